package io.flinkinstructor.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.jobs.exactlyonce.Await;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL that fails in the middle of a batch, and what the pipeline makes of it. */
class PgvectorFailuresITCase {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir Path directory;
    private PostgresTable table;

    @BeforeEach
    void connect() throws SQLException {
        table = new PostgresTable();
    }

    @AfterEach
    void disconnect() throws SQLException {
        makeRoom();
        table.close();
    }

    /** One subtask, so that there is one writer. */
    private RunningPipeline start(KafkaFixture kafka, String... more) throws Exception {
        Map<String, String> options = table.in(RunningPipeline.options(kafka, more));
        options.put("parallelism.default", "1");
        return RunningPipeline.start(directory, options, FailingEngine::new);
    }

    /** Three rows make a batch, and nothing else does: no time, and no checkpoint. */
    private RunningPipeline startInThrees(KafkaFixture kafka) throws Exception {
        return start(
                kafka,
                "sink.vectors.max-rows",
                "3",
                "sink.vectors.flush-interval",
                "1 h",
                "execution.checkpointing.interval",
                "1 h",
                // The first one would come at any time within the interval.
                "execution.checkpointing.min-pause",
                "1 h",
                // No transaction waits for a checkpoint that long.
                "sink.delivery-guarantee",
                "at-least-once");
    }

    private static void send(KafkaFixture kafka, String... idsAndTexts) {
        for (int i = 0; i < idsAndTexts.length; i += 2) {
            kafka.send(
                    KafkaFixture.bytes(idsAndTexts[i]),
                    KafkaFixture.bytes("{\"text\": \"" + idsAndTexts[i + 1] + "\"}"));
        }
        kafka.flush();
    }

    private boolean isHeldUp() throws SQLException {
        return !table.value(
                        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND"
                                + " application_name = '"
                                + table.name
                                + "'")
                .equals("0");
    }

    @Test
    void shouldLoseNothingWhenTheConnectionIsLostWhileRowsAreWritten() throws Exception {
        try (KafkaFixture kafka = new KafkaFixture();
                RunningPipeline pipeline = startInThrees(kafka)) {
            assertThat(pipeline.job).isNotNull();
            send(kafka, "a", "first", "b", "first", "c", "first");
            Map<String, String> first = Map.of("a", "first", "b", "first", "c", "first");
            Await.until("the first rows", LIMIT, () -> table.holds(first));
            int calls = FailingEngine.calls();
            try (Connection other = table.connect();
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("SELECT FROM " + table.name + " WHERE id = 'a' FOR UPDATE");
                send(kafka, "b", "second", "a", "second", "d", "new");
                Await.until("the batch is held up", LIMIT, this::isHeldUp);
                table.cutConnections();
                assertThat(table.texts()).isEqualTo(first);
            }
            Await.until(
                    "all rows",
                    LIMIT,
                    () ->
                            table.holds(
                                    Map.of(
                                            "a", "second", "b", "second", "c", "first", "d",
                                            "new")));
            // The batch came again from the writer, not from a job that was restarted.
            assertThat(FailingEngine.calls()).isEqualTo(calls + 3);
            assertThat(kafka.committed(kafka.deadLetters)).isEmpty();
        }
    }

    /** Has the server say what it says when its disk is full; a sequence counts how often. */
    private void fillDisk() throws SQLException {
        table.execute(
                "CREATE SEQUENCE " + attempts() + " OWNED BY " + table.name + ".id",
                """
                CREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                  PERFORM nextval('%s');
                  RAISE 'could not extend file "base/5/16384": No space left on device'
                    USING ERRCODE = 'disk_full', HINT = 'Check free disk space.';
                END $$
                """
                        .formatted(attempts(), attempts()),
                "CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON "
                        + table.name
                        + " EXECUTE FUNCTION "
                        + attempts()
                        + "()");
    }

    private String attempts() {
        return table.name + "_attempts";
    }

    private boolean isTriedAgain(int times) throws SQLException {
        return Integer.parseInt(table.value("SELECT last_value FROM " + attempts())) >= times;
    }

    private void makeRoom() throws SQLException {
        table.execute("DROP FUNCTION IF EXISTS " + attempts() + " CASCADE");
    }

    @Test
    void shouldWaitWhileTheDiskOfTheServerIsFull() throws Exception {
        try (KafkaFixture kafka = new KafkaFixture();
                RunningPipeline pipeline = start(kafka)) {
            assertThat(pipeline.job).isNotNull();
            send(kafka, "a", "first");
            Await.until("the first row", LIMIT, () -> table.holds(Map.of("a", "first")));
            int calls = FailingEngine.calls();
            fillDisk();
            send(kafka, "a", "second", "b", "new");
            Await.until("the batch is tried again", LIMIT, () -> isTriedAgain(3));
            assertThat(table.texts()).isEqualTo(Map.of("a", "first"));
            makeRoom();
            Await.until("all rows", LIMIT, () -> table.holds(Map.of("a", "second", "b", "new")));
            assertThat(FailingEngine.calls()).isEqualTo(calls + 2);
            assertThat(kafka.committed(kafka.deadLetters)).isEmpty();
        }
    }

    @Test
    void shouldRestartAndLoseNothingWhenTheDiskOfTheServerStaysFull() throws Exception {
        try (KafkaFixture kafka = new KafkaFixture();
                RunningPipeline pipeline = start(kafka, "sink.vectors.retry-timeout", "150 ms")) {
            assertThat(pipeline.job).isNotNull();
            send(kafka, "a", "first");
            Await.until("the first row", LIMIT, () -> table.holds(Map.of("a", "first")));
            int calls = FailingEngine.calls();
            fillDisk();
            send(kafka, "a", "second", "b", "new");
            // Embedded again from the checkpoint of the job that failed, twice.
            Await.until("the job restarts", LIMIT, () -> FailingEngine.calls() >= calls + 6);
            makeRoom();
            Await.until("all rows", LIMIT, () -> table.holds(Map.of("a", "second", "b", "new")));
            assertThat(kafka.committed(kafka.deadLetters)).isEmpty();
        }
    }
}
