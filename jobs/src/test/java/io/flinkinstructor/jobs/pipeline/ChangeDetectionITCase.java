package io.flinkinstructor.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.flinkinstructor.schemas.DeadLetter;
import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.EmbeddingRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that come again, from topic to topic: what has not changed is not written. */
class ChangeDetectionITCase {

    private static final String POISON = "brimstone";

    @TempDir Path directory;
    private KafkaFixture kafka;

    @BeforeEach
    void openTopics() throws Exception {
        kafka = new KafkaFixture();
    }

    @AfterEach
    void close() {
        kafka.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb"})
    void shouldWriteOnlyWhatHasChanged(String backend) throws Exception {
        Map<String, String> options = options("state.backend.type", backend);
        try (RunningPipeline pipeline = RunningPipeline.start(directory, options)) {
            send("a", "ferry", Map.of());
            send("b", "harbour", Map.of());
            await("a#0", "b#0");
            send("a", "ferry", Map.of());
            send("a", "ferry", Map.of("lang", "\"en\""));
            await("a#0", "b#0", "a#0");
            // It fails, and the version before it stays and is the same as the one behind it.
            send("a", POISON, Map.of("lang", "\"en\""));
            send("a", "ferry", Map.of("lang", "\"en\""));
            send("b", "quay", Map.of());
            await("a#0", "b#0", "a#0", "b#0");
            kafka.send(EmbeddingRequest.delete("a"));
            send("a", "ferry", Map.of("lang", "\"en\""));
            await("a#0", "b#0", "a#0", "b#0", "a#0 gone", "a#0");
            options.put("execution.state-recovery.path", pipeline.stop(false));
        }
        options.put("parallelism.default", "1");
        try (RunningPipeline pipeline = RunningPipeline.start(directory, options)) {
            send("a", "ferry", Map.of("lang", "\"en\""));
            send("b", "quay", Map.of());
            send("c", "mast", Map.of());
            await("a#0", "b#0", "a#0", "b#0", "a#0 gone", "a#0", "c#0");
            options.put("execution.state-recovery.path", pipeline.stop(false));
        }
        options.put("model.instruction", "Represent it: ");
        try (RunningPipeline pipeline = RunningPipeline.start(directory, options)) {
            send("c", "mast", Map.of());
            send("c", "mast", Map.of());
            await("a#0", "b#0", "a#0", "b#0", "a#0 gone", "a#0", "c#0", "c#0");
            pipeline.stop(true);
            pipeline.awaitEnd();
        }
        List<EmbeddedRecord> embedded = kafka.embedded(kafka.committed(kafka.embeddings));
        assertThat(embedded)
                .filteredOn(record -> record.id().equals("c"))
                .extracting(EmbeddedRecord::instruction)
                .containsExactly(null, "Represent it: ");
        assertThat(kafka.letters(kafka.committed(kafka.deadLetters)))
                .extracting(DeadLetter::stage, letter -> letter.source().topic())
                .containsExactly(tuple(DeadLetter.EMBED, kafka.documents));
    }

    @Test
    void shouldWriteEachVersionWhereThatIsAskedFor() throws Exception {
        send("a", "ferry", Map.of());
        send("a", "ferry", Map.of());
        kafka.send(EmbeddingRequest.delete("a"));
        kafka.flush();
        Map<String, String> options =
                options("indexing.skip-unchanged", "false", "source.bounded", "true");
        try (RunningPipeline pipeline = RunningPipeline.start(directory, options)) {
            pipeline.awaitEnd();
        }
        assertThat(keys()).containsExactly("a#0", "a#0", "a#0 gone");
    }

    private Map<String, String> options(String... more) {
        Map<String, String> options = RunningPipeline.options(kafka, more);
        options.put("engine.fault-injection", "poison=" + POISON);
        options.putIfAbsent("parallelism.default", "2");
        return options;
    }

    private void send(String id, String text, Map<String, String> attributes) {
        kafka.send(new EmbeddingRequest(id, text, null, attributes, false, null));
        kafka.flush();
    }

    /** Waits for so many records, and checks that there are no others. */
    private void await(String... expected) {
        kafka.await(kafka.embeddings, records -> records.size() >= expected.length);
        assertThat(keys()).containsExactlyInAnyOrder(expected);
    }

    private List<String> keys() {
        return kafka.committed(kafka.embeddings).stream().map(ChangeDetectionITCase::key).toList();
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), StandardCharsets.UTF_8)
                + (record.value() == null ? " gone" : "");
    }
}
