package io.flinkinstructor.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.jobs.exactlyonce.Await;
import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.jobs.options.RefusedException;
import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.DirectoryModel;
import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.Model;
import io.flinkinstructor.operators.model.ModelInfo;
import io.flinkinstructor.schemas.DeadLetter;
import io.flinkinstructor.schemas.EmbeddingRequest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a topic into PostgreSQL, all of it real; deploy/test starts the server. */
class PgvectorPipelineITCase {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir Path directory;
    private PostgresTable table;

    @BeforeEach
    void connect() throws SQLException {
        table = new PostgresTable();
    }

    @AfterEach
    void disconnect() throws SQLException {
        table.close();
    }

    private Map<String, String> options(KafkaFixture kafka, String... more) {
        return table.in(RunningPipeline.options(kafka, more));
    }

    @Test
    void shouldHoldTheNewestVersionOfEachDocumentWhateverFails() throws Exception {
        try (KafkaFixture kafka = new KafkaFixture();
                RunningPipeline pipeline =
                        RunningPipeline.start(directory, options(kafka), FailingEngine::new)) {
            ChangingDocuments documents = new ChangingDocuments(kafka);
            int failures = FailingEngine.failures();
            assertThat(pipeline.job).isNotNull();
            for (int round = 0; round < 3; round++) {
                int now = round;
                documents.send(
                        round,
                        () -> {
                            if (now == 1) {
                                FailingEngine.failAfter(20);
                            } else if (now == 2) {
                                table.cutConnections();
                            }
                        });
                Await.until("round " + round, LIMIT, () -> table.holds(documents.texts()));
            }
            assertThat(FailingEngine.failures()).isEqualTo(failures + 1);
            kafka.send(
                    KafkaFixture.bytes("bad"), KafkaFixture.bytes("{\"text\": \"NUL \\u0000\"}"));
            documents.put("good", "last");
            kafka.flush();
            Await.until("the last row", LIMIT, () -> table.holds(documents.texts()));

            List<DeadLetter> letters =
                    kafka.letters(kafka.await(kafka.deadLetters, records -> !records.isEmpty()));
            assertThat(letters).hasSize(1);
            assertThat(letters.get(0).id()).isEqualTo("bad");
            assertThat(letters.get(0).stage()).isEqualTo(DeadLetter.WRITE);
            assertThat(letters.get(0).reason()).contains("NUL character at index 4");
        }
        assertVectors();
    }

    /** What the model says of each text, bit for bit. */
    private void assertVectors() throws Exception {
        try (Model model = new DirectoryModel(RunningPipeline.MODEL).open();
                Embedder embedder = model.embedder(Device.CPU);
                Embedder.Batch batch = embedder.newBatch();
                Connection database = table.connect();
                Statement statement = database.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT text, embedding::real[], model_fingerprint FROM "
                                        + table.name
                                        + " WHERE deleted_at IS NULL")) {
            while (row.next()) {
                batch.collate(List.of(model.tokenizer().tokenize(null, row.getString(1))));
                assertThat((Object[]) row.getArray(2).getArray())
                        .as(row.getString(1))
                        .containsExactly(boxed(batch.run()[0]));
                assertThat(row.getString(3)).isEqualTo(model.info().fingerprint());
            }
        }
    }

    private static Object[] boxed(float[] vector) {
        Object[] boxed = new Object[vector.length];
        for (int i = 0; i < vector.length; i++) {
            boxed[i] = vector[i];
        }
        return boxed;
    }

    @Test
    void shouldWriteEditsOfAttributesWithoutTheModel() throws Exception {
        try (KafkaFixture kafka = new KafkaFixture();
                RunningPipeline pipeline =
                        RunningPipeline.start(directory, options(kafka), FailingEngine::new)) {
            assertThat(pipeline.job).isNotNull();
            send(kafka, "a", "ferry", Map.of("lang", "\"en\""));
            send(kafka, "b", "harbour", Map.of());
            Await.until("both", LIMIT, () -> table.holds(Map.of("a", "ferry", "b", "harbour")));
            int calls = FailingEngine.calls();
            send(kafka, "a", "ferry", Map.of("lang", "\"de\"", "year", "2026"));
            Await.until(
                    "the edit",
                    LIMIT,
                    () ->
                            column("attributes::text", "a")
                                    .equals("{\"lang\": \"de\", \"year\": 2026}"));
            assertThat(FailingEngine.calls()).isEqualTo(calls);
            // What the table has lost, no edit of attributes brings back with another vector.
            table.execute("DELETE FROM " + table.name + " WHERE id = 'b'");
            send(kafka, "b", "harbour", Map.of("lang", "\"en\""));
            List<DeadLetter> letters =
                    kafka.letters(kafka.await(kafka.deadLetters, records -> !records.isEmpty()));
            assertThat(letters.get(0).id()).isEqualTo("b");
            assertThat(letters.get(0).stage()).isEqualTo(DeadLetter.WRITE);
            assertThat(letters.get(0).reason()).contains("indexing.skip-unchanged: false");
            assertThat(table.texts()).containsOnlyKeys("a");
        }
        assertVectors();
    }

    private static void send(
            KafkaFixture kafka, String id, String text, Map<String, String> attributes) {
        kafka.send(new EmbeddingRequest(id, text, null, attributes, false, null));
        kafka.flush();
    }

    private String column(String expression, String id) throws SQLException {
        return table.value(
                "SELECT " + expression + " FROM " + table.name + " WHERE id = '" + id + "'");
    }

    @Test
    void shouldWriteToATopicAsWell() throws Exception {
        try (KafkaFixture kafka = new KafkaFixture()) {
            kafka.send(KafkaFixture.bytes("a"), KafkaFixture.bytes("{\"text\": \"ferry\"}"));
            kafka.flush();
            Map<String, String> options = options(kafka, "source.bounded", "true");
            options.put("sink.type", "[kafka, pgvector]");
            options.put("sink.topic", kafka.embeddings);
            try (RunningPipeline pipeline = RunningPipeline.start(directory, options)) {
                pipeline.awaitEnd();
            }
            assertThat(table.texts()).isEqualTo(Map.of("a", "ferry"));
            assertThat(kafka.committed(kafka.embeddings)).hasSize(1);
        }
    }

    private static ModelInfo model(String fingerprint, int dimension) {
        return new ModelInfo("tiny", fingerprint, dimension, 128, Map.of(), null);
    }

    @Test
    void shouldRefuseAStoreBeforeTheJobStarts() throws Exception {
        try (KafkaFixture kafka = new KafkaFixture()) {
            PipelineSettings settings = PipelineSettings.load(null, options(kafka));
            StoreCheck.check(settings, model("f1", 128));
            assertThatThrownBy(() -> StoreCheck.check(settings, model("f1", 64)))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("128 dimensions, the model's 64")
                    .hasMessageNotContaining("password");
            StoreCheck.check(settings, model("f2", 128));
            table.execute(
                    "INSERT INTO "
                            + table.name
                            + " (id, chunk, model, model_fingerprint) VALUES ('a', '0', 'tiny',"
                            + " 'f1')");
            StoreCheck.check(settings, model("f1", 128));
            assertThatThrownBy(() -> StoreCheck.check(settings, model("f2", 128)))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("holds vectors of the model tiny (fingerprint f1)")
                    .hasMessageContaining("sink.pgvector.other-models");
            StoreCheck.check(
                    PipelineSettings.load(
                            null, options(kafka, "sink.pgvector.other-models", "true")),
                    model("f2", 128));
        }
    }
}
