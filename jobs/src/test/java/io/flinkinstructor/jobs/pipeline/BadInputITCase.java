package io.flinkinstructor.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.jobs.exactlyonce.BadInput;
import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.DirectoryModel;
import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.Model;
import io.flinkinstructor.schemas.DeadLetter;
import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.EmbeddingRequest;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One stream of everything that can be wrong with a record, each between two good ones. */
class BadInputITCase {

    @TempDir Path directory;

    @Test
    void shouldGiveEachRecordOneEmbeddingOrOneLetterAndLeaveItsNeighboursAlone() throws Exception {
        try (KafkaFixture kafka =
                new KafkaFixture(1, Map.of("max.message.bytes", "20000000"), Map.of())) {
            Map<Long, String> names = new TreeMap<>();
            Map<Long, Boolean> expected = new TreeMap<>();
            long offset = 0;
            for (Map.Entry<String, BadInput.Case> bad : BadInput.all().entrySet()) {
                kafka.send(good(offset));
                expected.put(offset++, true);
                kafka.send(bad.getValue().key(), bad.getValue().value());
                names.put(offset, bad.getKey());
                expected.put(offset++, bad.getValue().embedded());
            }
            kafka.send(good(offset));
            expected.put(offset, true);
            kafka.flush();

            try (RunningPipeline pipeline =
                    RunningPipeline.start(
                            directory, RunningPipeline.options(kafka, "source.bounded", "true"))) {
                pipeline.awaitEnd();
            }

            assertOutcomes(kafka, expected, names);
        }
    }

    private static void assertOutcomes(
            KafkaFixture kafka, Map<Long, Boolean> expected, Map<Long, String> names)
            throws Exception {
        Map<Long, EmbeddedRecord> embedded = new HashMap<>();
        for (EmbeddedRecord record : kafka.embedded(kafka.committed(kafka.embeddings))) {
            assertThat(embedded.put(record.source().offset(), record)).isNull();
        }
        Map<Long, DeadLetter> letters = new HashMap<>();
        for (DeadLetter letter : kafka.letters(kafka.committed(kafka.deadLetters))) {
            assertThat(letters.put(letter.source().offset(), letter)).isNull();
        }
        Map<String, Boolean> outcomes = new TreeMap<>();
        Map<String, Boolean> wanted = new TreeMap<>();
        expected.forEach(
                (offset, embedding) -> {
                    String name = offset + " " + names.getOrDefault(offset, "good");
                    wanted.put(name, embedding);
                    if (embedded.containsKey(offset) != letters.containsKey(offset)) {
                        outcomes.put(name, embedded.containsKey(offset));
                    }
                });
        assertThat(outcomes).isEqualTo(wanted);
        assertThat(letters.values()).allMatch(letter -> letter.reason().length() > 10);
        assertVectors(embedded.values().stream().toList());
    }

    /** What the model says of each text alone, bit for bit: nobody's neighbour has changed it. */
    private static void assertVectors(List<EmbeddedRecord> records) throws Exception {
        try (Model model = new DirectoryModel(RunningPipeline.MODEL).open();
                Embedder embedder = model.embedder(Device.CPU);
                Embedder.Batch batch = embedder.newBatch()) {
            for (EmbeddedRecord record : records) {
                batch.collate(
                        List.of(model.tokenizer().tokenize(record.instruction(), record.text())));
                assertThat(record.embedding()).as(record.id()).isEqualTo(batch.run()[0]);
            }
        }
    }

    private static EmbeddingRequest good(long offset) {
        return EmbeddingRequest.upsert("good-" + offset, "The good document " + offset + ".");
    }

    @Test
    void shouldWriteALargeDocumentWhereTheTopicTakesIt() throws Exception {
        Map<String, String> large = Map.of("max.message.bytes", "20000000");
        try (KafkaFixture kafka = new KafkaFixture(1, large, large)) {
            kafka.send(EmbeddingRequest.upsert("large", "ten megabytes ".repeat(750_000)));
            kafka.flush();

            try (RunningPipeline pipeline =
                    RunningPipeline.start(
                            directory, RunningPipeline.options(kafka, "source.bounded", "true"))) {
                pipeline.awaitEnd();
            }

            assertThat(kafka.committed(kafka.deadLetters)).isEmpty();
            assertThat(kafka.embedded(kafka.committed(kafka.embeddings)))
                    .singleElement()
                    .satisfies(record -> assertThat(record.text()).hasSize(10_500_000));
        }
    }
}
