package io.flinkinstructor.operators.sink.vector.pgvector;

import static io.flinkinstructor.operators.sink.vector.Rows.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.operators.sink.vector.RowVersion;
import io.flinkinstructor.operators.sink.vector.Rows;
import io.flinkinstructor.operators.sink.vector.VectorStoreConnection;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A writer of an earlier attempt that still holds rows when its successor writes them. */
class PgVectorLateWriterITCase {

    private static final PgVectorTable TABLE =
            new PgVectorTable(
                    "embeddings",
                    VectorType.VECTOR,
                    4,
                    new PgVectorIndex(IndexMethod.HNSW, Distance.COSINE, ""),
                    Map.of(),
                    true,
                    false);

    private TestDatabase database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = new TestDatabase();
    }

    @AfterEach
    void dropDatabase() throws Exception {
        database.close();
    }

    private PgVectorStore store() {
        return new PgVectorStore(database.url(), Map.of(), TABLE);
    }

    private List<String> liveTexts() throws SQLException {
        return database.query("SELECT text FROM embeddings WHERE deleted_at IS NULL");
    }

    /** As a process does that is frozen in a batch, and whose successor writes the same rows. */
    @Test
    void shouldNotBeKeptOutByAnotherThatHangs() throws Exception {
        EmbeddedRecord row = upsert("a", "0", 0, "a");
        try (Connection hanging = DriverManager.getConnection(database.url());
                VectorStoreConnection successor = store().connect()) {
            successor.write(List.of(row));
            new PgVectorConnection(hanging, TABLE, "hanging").prepare();
            try (Statement statement = hanging.createStatement()) {
                statement.execute("UPDATE embeddings SET text = 'b'");
            }

            successor.write(List.of(upsert("a", "0", 1, "c")));
        }
        assertThat(liveTexts()).containsExactly("c");
    }

    /** As a write of an earlier attempt that its successor, which writes the same, overtakes. */
    @Test
    void shouldNotBringBackWhatIsDeletedWhileAnotherWritesIt() throws Exception {
        store().connect().close();
        EmbeddedRecord row = upsert("a", "0", 0, "a");
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (Connection slow = DriverManager.getConnection(database.url());
                Statement statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            statement.execute(
                    "INSERT INTO embeddings (id, instruction_name, chunk, text,"
                            + " embedding, attributes, position, chunks, version_scope, version)"
                            + " VALUES ('a', '', '0', 'a', '[1,0,0,0]', '{}', 0, 1, '"
                            + RowVersion.of(row.source()).scope()
                            + "', 0)");
            Future<?> successor =
                    threads.submit(
                            () -> {
                                try (VectorStoreConnection connection = store().connect()) {
                                    connection.write(
                                            List.of(row, Rows.deleteDocument("a", null, 1)));
                                }
                                return null;
                            });
            awaitWaiting(successor);
            slow.commit();
            successor.get();
        } finally {
            threads.shutdownNow();
        }
        assertThat(liveTexts()).isEmpty();
    }

    /** Until a session waits for another, or there is nothing to wait for. */
    private void awaitWaiting(Future<?> successor) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!successor.isDone()
                && database.query(
                                "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND"
                                        + " datname = current_database()")
                        .isEmpty()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }
}
