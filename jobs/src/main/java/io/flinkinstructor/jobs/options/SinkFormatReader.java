package io.flinkinstructor.jobs.options;

import io.flinkinstructor.operators.registry.RegistryOptions;
import io.flinkinstructor.operators.registry.SchemaSubject;
import io.flinkinstructor.operators.sink.kafka.EmbeddingFormat;
import io.flinkinstructor.schemas.VectorEncoding;

/** Reads what the values of embeddings are, and collects what is wrong on the way. */
final class SinkFormatReader {

    private final OptionValues options;
    private final RegistryOptions registry;

    /**
     * @param registry null if there is none, which is a fault already where one is needed
     */
    SinkFormatReader(OptionValues options, RegistryOptions registry) {
        this.options = options;
        this.registry = registry;
    }

    /**
     * The format; what cannot be used is a fault.
     *
     * @param topic of the embeddings; null for none
     */
    EmbeddingFormat read(String topic) {
        VectorEncoding encoding = options.value(SinkKeys.VECTOR_ENCODING);
        EmbeddingFormat json = new EmbeddingFormat.Json(encoding);
        if (options.value(FormatKeys.SINK_FORMAT) == SinkFormat.JSON) {
            return json;
        }
        if (options.isGiven(SinkKeys.VECTOR_ENCODING)) {
            options.fault("sink.vector-encoding: is for sink.format: json; leave it out");
        }
        if (topic == null) {
            options.fault("sink.format: avro is for a topic, with sink.type: kafka and sink.topic");
        }
        return topic == null || registry == null
                ? json
                : new EmbeddingFormat.Avro(
                        new SchemaSubject(
                                registry, topic + "-value", options.value(RegistryKeys.REGISTER)));
    }
}
