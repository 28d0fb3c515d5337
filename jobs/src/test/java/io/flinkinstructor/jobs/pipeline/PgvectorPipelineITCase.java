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
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a topic into PostgreSQL, all of it real; deploy/test starts the server. */
class PgvectorPipelineITCase {

    private static final String SERVER = "FLINK_INSTRUCTOR_POSTGRES";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final String table = "t" + UUID.randomUUID().toString().replace("-", "");

    @TempDir Path directory;
    private Connection database;

    @BeforeEach
    void connect() throws SQLException {
        String url = System.getenv(SERVER);
        assertThat(url).as(SERVER + ": run deploy/test, or deploy/postgres start DIR").isNotNull();
        database = DriverManager.getConnection(url);
    }

    @AfterEach
    void disconnect() throws SQLException {
        try (Connection connection = database;
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS " + table);
        }
    }

    private Map<String, String> options(KafkaFixture kafka, String... more) {
        Map<String, String> options = RunningPipeline.options(kafka, more);
        options.put("sink.type", "pgvector");
        options.put("sink.pgvector.url", System.getenv(SERVER));
        options.put("sink.pgvector.table", table);
        options.put("sink.pgvector.properties.ApplicationName", table);
        options.remove("sink.topic");
        return options;
    }

    /** Texts by id of what a search can find. */
    private Map<String, String> live() throws SQLException {
        Map<String, String> live = new HashMap<>();
        try (Statement statement = database.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT id, text FROM " + table + " WHERE deleted_at IS NULL")) {
            while (row.next()) {
                live.put(row.getString(1), row.getString(2));
            }
        }
        return live;
    }

    private boolean tableIs(Map<String, String> expected) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT to_regclass('" + table + "') IS NOT NULL")) {
            row.next();
            return row.getBoolean(1) && live().equals(expected);
        }
    }

    private void cutConnections() throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(
                    "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE"
                            + " application_name = '"
                            + table
                            + "'");
        }
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
                                cutConnections();
                            }
                        });
                Await.until("round " + round, LIMIT, () -> tableIs(documents.texts()));
            }
            assertThat(FailingEngine.failures()).isEqualTo(failures + 1);
            kafka.send(
                    KafkaFixture.bytes("bad"), KafkaFixture.bytes("{\"text\": \"NUL \\u0000\"}"));
            documents.put("good", "last");
            kafka.flush();
            Await.until("the last row", LIMIT, () -> tableIs(documents.texts()));

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
                Statement statement = database.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT text, embedding::real[], model_fingerprint FROM "
                                        + table
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
            Await.until("both", LIMIT, () -> tableIs(Map.of("a", "ferry", "b", "harbour")));
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
            try (Statement statement = database.createStatement()) {
                statement.execute("DELETE FROM " + table + " WHERE id = 'b'");
            }
            send(kafka, "b", "harbour", Map.of("lang", "\"en\""));
            List<DeadLetter> letters =
                    kafka.letters(kafka.await(kafka.deadLetters, records -> !records.isEmpty()));
            assertThat(letters.get(0).id()).isEqualTo("b");
            assertThat(letters.get(0).stage()).isEqualTo(DeadLetter.WRITE);
            assertThat(letters.get(0).reason()).contains("indexing.skip-unchanged: false");
            assertThat(live()).containsOnlyKeys("a");
        }
        assertVectors();
    }

    private static void send(
            KafkaFixture kafka, String id, String text, Map<String, String> attributes) {
        kafka.send(new EmbeddingRequest(id, text, null, attributes, false, null));
        kafka.flush();
    }

    private String column(String expression, String id) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT "
                                        + expression
                                        + " FROM "
                                        + table
                                        + " WHERE id = '"
                                        + id
                                        + "'")) {
            row.next();
            return row.getString(1);
        }
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
            assertThat(live()).isEqualTo(Map.of("a", "ferry"));
            assertThat(kafka.committed(kafka.embeddings)).hasSize(1);
        }
    }

    private static ModelInfo model(int dimension) {
        return new ModelInfo("tiny", "f1", dimension, 128, Map.of(), null);
    }

    @Test
    void shouldRefuseAStoreBeforeTheJobStarts() throws Exception {
        try (KafkaFixture kafka = new KafkaFixture()) {
            PipelineSettings settings = PipelineSettings.load(null, options(kafka));
            StoreCheck.check(settings, model(128));
            assertThatThrownBy(() -> StoreCheck.check(settings, model(64)))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("128 dimensions, the model's 64")
                    .hasMessageNotContaining("password");
        }
    }
}
