package io.flinkinstructor.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.DirectoryModel;
import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.Model;
import io.flinkinstructor.schemas.DeadLetter;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instructions by name and by template, from topic to topic. */
class InstructionsITCase {

    @TempDir Path directory;

    @Test
    void shouldEmbedADocumentOnceForEachName() throws Exception {
        Path file =
                Files.writeString(
                        directory.resolve("instructions.yaml"),
                        """
                        - name: search
                          document-instruction: 'passage: '
                          query-instruction: 'query: '
                        - name: topic
                          document-instruction: 'Represent the text for clustering: '
                        - name: plain
                          document-instruction: ''
                        """);
        try (KafkaFixture kafka = new KafkaFixture()) {
            send(kafka, "a", "{\"text\": \"ferry\"}");
            send(kafka, "a", "{\"text\": \"harbour\", \"instruction-name\": \"plain\"}");
            send(kafka, "a", "{\"text\": \"x\", \"instruction-name\": [\"topic\", \"topci\"]}");
            send(kafka, "a", "{\"text\": \"x\", \"instruction\": \"own: \"}");
            send(
                    kafka,
                    "a",
                    "{\"text\": \"x\", \"instruction\": \"own: \", \"instruction-name\": \"topic\"}");
            send(kafka, "a", "{\"op\": \"delete\", \"instruction-name\": \"search\"}");
            kafka.send(KafkaFixture.bytes("a"), null);
            kafka.flush();

            run(
                    kafka,
                    "model.instructions-file",
                    file.toString(),
                    "model.instruction-names",
                    "[topic, search]");

            List<ConsumerRecord<byte[], byte[]>> records = kafka.committed(kafka.embeddings);
            assertThat(records)
                    .extracting(InstructionsITCase::summary)
                    .containsExactly(
                            "a#topic#0 = ...",
                            "a#search#0 = ...",
                            "a#plain#0 = ...",
                            "a#search#0 = null",
                            "a#search#0 = null",
                            "a#topic#0 = null",
                            "a#plain#0 = null");
            List<EmbeddedRecord> embedded = kafka.embedded(records);
            assertThat(embedded)
                    .extracting(EmbeddedRecord::instructionName, EmbeddedRecord::instruction)
                    .containsExactly(
                            tuple("topic", "Represent the text for clustering: "),
                            tuple("search", "passage: "),
                            tuple("plain", null));
            assertVectors(embedded);
            assertThat(kafka.letters(kafka.committed(kafka.deadLetters)))
                    .extracting(DeadLetter::reason)
                    .satisfiesExactlyInAnyOrder(
                            reason ->
                                    assertThat(reason)
                                            .contains("\"topci\"")
                                            .contains("\"search\", \"topic\", \"plain\""),
                            reason -> assertThat(reason).contains("give instruction-name"),
                            reason -> assertThat(reason).contains("leave one of them out"));
        }
    }

    @Test
    void shouldFillTheTemplateFromTheAttributes() throws Exception {
        try (KafkaFixture kafka = new KafkaFixture()) {
            send(
                    kafka,
                    "a",
                    "{\"text\": \"t\", \"attributes\": {\"domain\": \"Wikipedia\", \"year\": 2026}}");
            send(kafka, "a", "{\"text\": \"t\", \"attributes\": {\"domain\": null}}");
            send(kafka, "a", "{\"text\": \"t\", \"instruction\": \"own: \"}");
            send(kafka, "a", "{\"text\": \"t\", \"instruction-name\": \"n\"}");
            kafka.send(KafkaFixture.bytes("a"), null);
            kafka.flush();

            run(kafka, "model.instruction-template", "Represent the {domain} of {year}: ");

            List<ConsumerRecord<byte[], byte[]>> records = kafka.committed(kafka.embeddings);
            assertThat(records)
                    .extracting(InstructionsITCase::summary)
                    .containsExactly("a#0 = ...", "a#0 = ...", "a#0 = null");
            List<EmbeddedRecord> embedded = kafka.embedded(records);
            assertThat(embedded)
                    .extracting(EmbeddedRecord::instruction)
                    .containsExactly("Represent the Wikipedia of 2026: ", "own: ");
            assertVectors(embedded);
            assertThat(kafka.letters(kafka.committed(kafka.deadLetters)))
                    .satisfiesExactlyInAnyOrder(
                            letter -> {
                                assertThat(letter.stage()).isEqualTo(DeadLetter.EMBED);
                                assertThat(letter.reason())
                                        .contains("\"domain\" (null), \"year\" (missing)");
                                assertThat(letter.source().offset()).isEqualTo(1);
                            },
                            letter -> {
                                assertThat(letter.stage()).isEqualTo(DeadLetter.READ);
                                assertThat(letter.reason()).contains("model.instructions-file");
                            });
        }
    }

    private static void send(KafkaFixture kafka, String key, String value) {
        kafka.send(KafkaFixture.bytes(key), KafkaFixture.bytes(value));
    }

    private void run(KafkaFixture kafka, String... options) throws Exception {
        var all = RunningPipeline.options(kafka, options);
        all.put("source.bounded", "true");
        try (RunningPipeline pipeline = RunningPipeline.start(directory, all)) {
            pipeline.awaitEnd();
        }
    }

    private static String summary(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), StandardCharsets.UTF_8)
                + (record.value() == null ? " = null" : " = ...");
    }

    /** What the model says of each text with its instruction, bit for bit. */
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
}
