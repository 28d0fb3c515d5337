package io.flinkinstructor.jobs.pipeline;

import io.flinkinstructor.jobs.options.Faults;
import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.operators.registry.RegistryClient;
import io.flinkinstructor.operators.registry.RegistryException;
import io.flinkinstructor.operators.sink.kafka.EmbeddingFormat;
import io.flinkinstructor.operators.source.RequestFormat;

/**
 * Asks the schema registry before a job starts, so that one that is not there, or does not take the
 * embeddings' schema, is refused at once.
 */
public final class RegistryCheck {

    private RegistryCheck() {}

    /**
     * Asks, if the settings have a registry.
     *
     * @throws io.flinkinstructor.jobs.options.RefusedException if it cannot be used
     */
    public static void check(PipelineSettings settings) {
        Faults faults = new Faults();
        try {
            if (settings.source().format() instanceof RequestFormat.Avro avro) {
                RegistryClient client = new RegistryClient(avro.registry());
                for (String topic : settings.source().topics()) {
                    client.hasSubject(topic + "-value");
                }
            }
            if (settings.sink().format() instanceof EmbeddingFormat.Avro avro) {
                avro.subject().open();
            }
        } catch (RegistryException e) {
            faults.add(e.getMessage());
        }
        faults.throwIfAny("The schema registry cannot be used");
    }
}
