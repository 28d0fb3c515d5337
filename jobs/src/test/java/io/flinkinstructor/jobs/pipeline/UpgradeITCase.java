package io.flinkinstructor.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.jobs.exactlyonce.ModelVectors;
import io.flinkinstructor.jobs.exactlyonce.Vectors;
import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.EmbeddedRecordKey;
import io.flinkinstructor.schemas.EmbeddingRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** This build goes on from where earlier ones stopped, also with other options than theirs. */
class UpgradeITCase {

    private static final String OTHER_MODEL =
            "../operators/src/test/resources/fixtures/tiny-bert-mean";

    private static KafkaFixture kafka;

    @TempDir Path directory;

    @BeforeAll
    static void writeDocuments() throws Exception {
        kafka = new KafkaFixture(StoredSavepoints.TOPICS);
        StoredSavepoints.inFlight().forEach(kafka::send);
        // They are what the savepoint knows; what follows goes behind them.
        kafka.flush();
        StoredSavepoints.later().forEach(kafka::send);
        kafka.flush();
    }

    @AfterAll
    static void closeTopics() {
        kafka.close();
    }

    static Stream<Arguments> upgrades() throws IOException {
        String instruction = StoredSavepoints.INSTRUCTION;
        String model = RunningPipeline.MODEL;
        return StoredSavepoints.all()
                .flatMap(
                        savepoint ->
                                Stream.of(
                                        Arguments.of(savepoint, "hashmap", 2, model, instruction),
                                        Arguments.of(savepoint, "rocksdb", 3, model, "New: "),
                                        Arguments.of(
                                                savepoint, "hashmap", 1, OTHER_MODEL, "New: ")));
    }

    @ParameterizedTest
    @MethodSource("upgrades")
    void shouldEmbedWhatWasInFlightOnce(
            Path savepoint, String backend, int parallelism, String model, String instruction)
            throws Exception {
        String topic =
                String.join(
                        "-",
                        kafka.embeddings,
                        savepoint.getFileName().toString(),
                        backend,
                        Integer.toString(parallelism));
        Map<String, List<String>> expected = expected(instruction);
        long records = expected.values().stream().mapToLong(List::size).sum();
        Map<String, String> options =
                RunningPipeline.options(
                        kafka,
                        "execution.state-recovery.path",
                        savepoint.toUri().toString(),
                        "state.backend.type",
                        backend,
                        "parallelism.default",
                        Integer.toString(parallelism),
                        "model.path",
                        model,
                        "model.instruction",
                        instruction,
                        "sink.topic",
                        topic,
                        "sink.transactional-id-prefix",
                        kafka.group,
                        "kafka.create-topics",
                        "true");
        try (RunningPipeline pipeline = RunningPipeline.start(directory, options)) {
            kafka.await(topic, committed -> committed.size() >= records);
            pipeline.stop(true);
            pipeline.awaitEnd();
        }

        List<ConsumerRecord<byte[], byte[]>> written = kafka.committed(topic);
        assertThat(outputs(written)).isEqualTo(expected);
        assertModel(kafka.embedded(written), model);
        assertThat(kafka.committed(kafka.deadLetters)).isEmpty();
    }

    /** What comes out of each document, in order: instruction and text, or a deletion. */
    private static Map<String, List<String>> expected(String instruction) {
        Map<String, List<String>> expected = new TreeMap<>();
        Stream.concat(StoredSavepoints.inFlight().stream(), StoredSavepoints.later().stream())
                .forEach(
                        request ->
                                expected.computeIfAbsent(request.id(), id -> new ArrayList<>())
                                        .add(output(request, instruction)));
        return expected;
    }

    private static String output(EmbeddingRequest request, String instruction) {
        if (request.delete()) {
            return "deleted";
        }
        return (request.instruction() == null ? instruction : request.instruction())
                + request.text()
                + new TreeMap<>(request.attributes());
    }

    private static Map<String, List<String>> outputs(List<ConsumerRecord<byte[], byte[]>> records)
            throws Exception {
        Map<String, List<String>> outputs = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            String output = "deleted";
            if (record.value() != null) {
                EmbeddedRecord embedded = kafka.embedded(List.of(record)).get(0);
                output =
                        embedded.instruction()
                                + embedded.text()
                                + new TreeMap<>(embedded.attributes());
            }
            String id = EmbeddedRecordKey.parse(text(record.key()), false).id();
            outputs.computeIfAbsent(id, key -> new ArrayList<>()).add(output);
        }
        return outputs;
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static void assertModel(List<EmbeddedRecord> records, String model) throws Exception {
        try (Vectors vectors = new ModelVectors(model, 1)) {
            for (EmbeddedRecord record : records) {
                assertThat(record.modelFingerprint()).isEqualTo(vectors.fingerprint());
                assertThat(record.embedding())
                        .as(record.text())
                        .isEqualTo(vectors.of(record.instruction(), record.text()));
            }
        }
    }
}
