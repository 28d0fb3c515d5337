package io.flinkinstructor.operators.sink.vector;

import static io.flinkinstructor.operators.sink.vector.Rows.at;
import static io.flinkinstructor.operators.sink.vector.Rows.delete;
import static io.flinkinstructor.operators.sink.vector.Rows.deleteDocument;
import static io.flinkinstructor.operators.sink.vector.Rows.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.operators.sink.vector.VectorStoreException.Kind;
import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.SourcePosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every vector store must do. A subclass brings the store; each test has a new collection. */
public abstract class VectorStoreContract {

    private static final Duration NEVER = Duration.ofDays(1);

    private VectorStoreConnection connection;
    private long checkpoints;

    /** The test's collection, of four dimensions, which is not there yet. */
    protected abstract VectorStore store() throws Exception;

    /** What a search can find in it. */
    protected abstract Map<RowKey, StoredRow> live() throws Exception;

    /** A row that the store refuses. */
    protected EmbeddedRecord unholdable(long offset) {
        return upsert("c", "0", offset, "a NUL \0 character");
    }

    /** What the store says of {@link #unholdable}, in part. */
    protected String reason() {
        return "NUL character";
    }

    @AfterEach
    protected final void disconnect() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    /** Writes, and makes visible. */
    final void write(EmbeddedRecord... rows) throws Exception {
        if (connection == null) {
            connection = store().connect();
        }
        connection.write(List.of(rows));
        show(connection, ++checkpoints);
    }

    private static void show(VectorStoreConnection connection, long id)
            throws VectorStoreException {
        StoreCheckpoint checkpoint = new StoreCheckpoint("contract", id);
        connection.commit(checkpoint);
        connection.complete(checkpoint);
    }

    final void assertLive(EmbeddedRecord... rows) throws Exception {
        Map<RowKey, StoredRow> expected = new HashMap<>();
        for (EmbeddedRecord row : rows) {
            expected.put(RowKey.of(row), StoredRow.of(row));
        }
        assertThat(live()).isEqualTo(expected);
    }

    @Test
    void shouldInsertAndReplace() throws Exception {
        EmbeddedRecord other = upsert("b", "0", 1, "stays");
        write(upsert("a", "0", 0, "old"), other);
        EmbeddedRecord next = upsert("a", "0", 2, "new");
        write(next);
        assertLive(next, other);
    }

    @Test
    void shouldDeleteOneChunk() throws Exception {
        EmbeddedRecord stays = upsert("a", "1", 0, "stays");
        write(upsert("a", "0", 0, "goes"), stays);
        write(delete("a", null, "0", 1));
        assertLive(stays);
    }

    @Test
    void shouldKeepInstructionNamesApart() throws Exception {
        EmbeddedRecord search = upsert("a", "search", "0", at(0), "x", Map.of());
        EmbeddedRecord topic = upsert("a", "topic", "0", at(0), "y", Map.of());
        write(search, topic);
        assertLive(search, topic);
        write(delete("a", "search", "0", 1));
        assertLive(topic);
    }

    @Test
    void shouldDeleteADocumentWithAllItsChunksAndNames() throws Exception {
        EmbeddedRecord other = upsert("b", "0", 0, "stays");
        write(
                upsert("a", "search", "0", at(0), "1", Map.of()),
                upsert("a", "search", "1", at(0), "2", Map.of()),
                upsert("a", "topic", "0", at(0), "3", Map.of()),
                other);
        write(deleteDocument("a", null, 1));
        assertLive(other);
    }

    @Test
    void shouldDeleteADocumentForOneName() throws Exception {
        EmbeddedRecord topic = upsert("a", "topic", "0", at(0), "3", Map.of());
        write(
                upsert("a", "search", "0", at(0), "1", Map.of()),
                upsert("a", "search", "1", at(0), "2", Map.of()),
                topic);
        write(deleteDocument("a", "search", 1));
        assertLive(topic);
    }

    @Test
    void shouldNotGoBackWhenOlderVersionsComeAgain() throws Exception {
        EmbeddedRecord newest = upsert("a", "0", 5, "newest");
        write(newest);
        write(upsert("a", "0", 3, "older"));
        write(delete("a", null, "0", 4), deleteDocument("a", null, 4));
        assertLive(newest);
    }

    @Test
    void shouldTakeTheSameBatchAgain() throws Exception {
        EmbeddedRecord row = upsert("b", "0", 1, "b");
        EmbeddedRecord[] batch = {
            upsert("a", "0", 0, "a"), row, deleteDocument("a", null, 2), delete("c", null, "0", 3)
        };
        write(batch);
        write(batch);
        assertLive(row);
    }

    @Test
    void shouldNotResurrectWhatWasDeleted() throws Exception {
        write(upsert("a", "0", 0, "a"));
        write(delete("a", null, "0", 2), delete("never there", null, "0", 2));
        write(upsert("a", "0", 1, "late"), upsert("never there", "0", 1, "late"));
        assertLive();
        EmbeddedRecord again = upsert("a", "0", 3, "again");
        write(again);
        assertLive(again);
    }

    @Test
    void shouldNotResurrectChunksOfADeletedDocument() throws Exception {
        write(upsert("a", "0", 0, "a"));
        write(deleteDocument("a", null, 2));
        write(upsert("a", "another chunk", 1, "late"), upsert("a", "n", "0", at(1), "x", Map.of()));
        assertLive();
        EmbeddedRecord again = upsert("a", "another chunk", 3, "again");
        write(again);
        assertLive(again);
    }

    @Test
    void shouldForgetTombstonesBeyondTheHorizonOnly() throws Exception {
        EmbeddedRecord stays = upsert("b", "0", 0, "stays");
        write(upsert("a", "0", 0, "a"), upsert("c", "0", 0, "c"), stays);
        write(delete("a", null, "0", 2), deleteDocument("c", null, 2));
        assertThat(connection.purge(NEVER)).isZero();
        write(upsert("a", "0", 1, "late"), upsert("c", "0", 1, "late"));
        assertLive(stays);
        assertThat(connection.purge(Duration.ZERO)).isEqualTo(3);
        assertThat(connection.purge(Duration.ZERO)).isZero();
        EmbeddedRecord late = upsert("a", "0", 1, "late");
        write(late);
        assertLive(stays, late);
    }

    @Test
    void shouldApplyABatchInOrder() throws Exception {
        EmbeddedRecord last = upsert("a", "0", 4, "last");
        EmbeddedRecord revived = upsert("b", "0", 7, "revived");
        write(
                upsert("a", "0", 1, "first"),
                delete("a", null, "0", 2),
                upsert("a", "0", 3, "second"),
                last,
                upsert("b", "0", 5, "b"),
                upsert("b", "1", 5, "b"),
                deleteDocument("b", null, 6),
                revived,
                upsert("c", "0", 8, "c"),
                deleteDocument("c", null, 9));
        assertLive(last, revived);
    }

    @Test
    void shouldTakeTheLaterOneOfEqualVersions() throws Exception {
        EmbeddedRecord later = upsert("a", "0", 1, "embedded by another model's settings");
        write(upsert("a", "0", 1, "a"));
        write(later);
        assertLive(later);
        EmbeddedRecord last = upsert("a", "0", 1, "within one batch");
        write(upsert("a", "0", 1, "x"), last);
        assertLive(last);
    }

    @Test
    void shouldCompareByTimeBetweenPartitions() throws Exception {
        EmbeddedRecord moved =
                upsert(
                        "a",
                        null,
                        "0",
                        new SourcePosition("documents", 7, 2, at(100).timestamp() + 1),
                        "after the topic got more partitions",
                        Map.of());
        write(upsert("a", "0", 100, "before"));
        write(moved);
        assertLive(moved);
        write(upsert("a", "0", 100, "before"));
        assertLive(moved);
    }

    @Test
    void shouldTakeRecordsWithoutPosition() throws Exception {
        EmbeddedRecord next = upsert("a", null, "0", null, "next", Map.of());
        write(upsert("a", null, "0", null, "made in code", Map.of()));
        write(next);
        assertLive(next);
        write(Rows.deletion("a", null, "0", 0, null));
        assertLive();
    }

    @Test
    void shouldApplyABatchOfRecordsWithoutPositionInOrder() throws Exception {
        EmbeddedRecord present = upsert("c", null, "0", null, "present", Map.of());
        write(present);
        EmbeddedRecord revived = upsert("b", null, "0", null, "revived", Map.of());
        EmbeddedRecord topic = upsert("d", "topic", "0", null, "stays", Map.of());
        write(
                upsert("a", null, "0", null, "goes", Map.of()),
                upsert("a", null, "1", null, "goes", Map.of()),
                Rows.deletion("a", null, "0", 0, null),
                upsert("b", null, "0", null, "goes", Map.of()),
                Rows.deletion("b", null, "0", 0, null),
                revived,
                upsert("c", null, "0", null, "goes with what is there", Map.of()),
                Rows.deletion("c", null, "0", 0, null),
                upsert("d", "search", "0", null, "goes", Map.of()),
                topic,
                Rows.deletion("d", "search", "0", 0, null));
        assertLive(revived, topic);
    }

    @Test
    void shouldKeepTextsAndAttributesAsTheyAre() throws Exception {
        Map<String, String> attributes = new HashMap<>();
        attributes.put("quotes \" ' \\ \t", "\"\\\"x'\\\\ \\n\"");
        attributes.put("number", "12345678901234567890");
        attributes.put("fraction", "0.1");
        attributes.put("yes", "true");
        attributes.put("nothing", "null");
        attributes.put("large", "\"" + "ü".repeat(300_000) + "\"");
        EmbeddedRecord row =
                upsert(
                        "id with \\N, \", ', \t, \n, {}, ü, 日本 and \ud83d\ude80",
                        "name '\"",
                        "chunk; DROP TABLE x --",
                        at(0),
                        "\\. text\r\n\u2028 \u0001 \ud83d\ude80 " + "x".repeat(2_000_000),
                        attributes);
        write(row);
        assertLive(row);
    }

    @Test
    void shouldRefuseABatchAsAWholeForOneRow() throws Exception {
        EmbeddedRecord present = upsert("a", "0", 0, "present");
        write(present);
        assertThatThrownBy(() -> write(upsert("b", "0", 1, "good"), unholdable(2)))
                .isInstanceOfSatisfying(
                        VectorStoreException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
                .hasMessageContaining(reason());
        assertLive(present);
        EmbeddedRecord next = upsert("b", "0", 3, "the connection is usable");
        write(next);
        assertLive(present, next);
    }

    @Test
    void shouldFailForGoodWithVectorsOfAnotherDimension() throws Exception {
        write(upsert("a", "0", 0, "a"));
        EmbeddedRecord longer =
                new EmbeddedRecord(
                        "b",
                        "0",
                        0,
                        1,
                        "b",
                        null,
                        null,
                        Rows.MODEL,
                        Rows.FINGERPRINT,
                        new float[5],
                        Map.of(),
                        at(1));
        assertThatThrownBy(() -> write(longer))
                .isInstanceOfSatisfying(
                        VectorStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FATAL))
                .hasMessageContaining("4 dimensions");
    }

    @Test
    void shouldTakeSeveralWritersAtOnce() throws Exception {
        int writers = 4;
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        List<EmbeddedRecord> last = new ArrayList<>();
        try {
            List<Future<Void>> all = new ArrayList<>();
            for (int w = 0; w < writers; w++) {
                Set<Integer> shards = Shards.ofSubtask(w, store().shards(), writers);
                List<String> ids = ids("w" + w, shards);
                last.addAll(version(ids, 9));
                Callable<Void> work = () -> writeVersions(ids, shards);
                all.add(threads.submit(work));
            }
            for (Future<Void> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertLive(last.toArray(EmbeddedRecord[]::new));
    }

    /** Those that one may write who has these shards. */
    private List<String> ids(String prefix, Set<Integer> own) throws Exception {
        int shards = store().shards();
        List<String> ids = new ArrayList<>();
        for (int i = 0; ids.size() < 20; i++) {
            String id = prefix + "-" + i;
            if (shards == 0 || own.contains(Shards.of(id, shards))) {
                ids.add(id);
            }
        }
        return ids;
    }

    private static List<EmbeddedRecord> version(List<String> ids, int version) {
        List<EmbeddedRecord> rows = new ArrayList<>();
        for (String id : ids) {
            rows.add(upsert(id, "0", version * 20L + rows.size(), "version " + version));
        }
        return rows;
    }

    private Void writeVersions(List<String> ids, Set<Integer> shards) throws Exception {
        try (VectorStoreConnection own = store().connect(shards, null)) {
            for (int version = 0; version < 10; version++) {
                own.write(version(ids, version));
                show(own, version);
            }
        }
        return null;
    }

    /** Random histories, with replays from random places, against the contract taken literally. */
    @Test
    void shouldDoAsTheReferenceDoes() throws Exception {
        Random random = new Random(42);
        List<EmbeddedRecord> history = new ArrayList<>();
        for (int offset = 0; offset < 1000; offset++) {
            history.add(random(random, offset, at(offset)));
        }
        assertAsTheReference(history, random);
    }

    /** The order of arrival is all that they have, in a replay too. */
    @Test
    void shouldDoAsTheReferenceDoesWithoutPositions() throws Exception {
        Random random = new Random(43);
        List<EmbeddedRecord> history = new ArrayList<>();
        for (int number = 0; number < 200; number++) {
            history.add(random(random, number, null));
        }
        assertAsTheReference(history, random);
    }

    private void assertAsTheReference(List<EmbeddedRecord> history, Random random)
            throws Exception {
        MemoryVectorStore reference = new MemoryVectorStore("reference of " + this);
        try (VectorStoreConnection expected = reference.connect()) {
            int from = 0;
            while (from < history.size()) {
                int to = Math.min(history.size(), from + 1 + random.nextInt(40));
                List<EmbeddedRecord> batch = history.subList(from, to);
                expected.write(batch);
                write(batch.toArray(EmbeddedRecord[]::new));
                assertThat(live()).as("after " + to).isEqualTo(reference.live());
                from = random.nextInt(4) == 0 ? Math.max(0, to - random.nextInt(100)) : to;
            }
        }
    }

    private static EmbeddedRecord random(Random random, int number, SourcePosition source) {
        String id = "d" + random.nextInt(6);
        String name = List.of("", "p", "q").get(random.nextInt(3));
        name = name.isEmpty() ? null : name;
        String chunk = "c" + random.nextInt(4);
        return switch (random.nextInt(8)) {
            case 0 -> Rows.deletion(id, name, "0", 0, source);
            case 1, 2 -> Rows.deletion(id, name, chunk, 3, source);
            default -> upsert(id, name, chunk, source, "text " + number, Map.of());
        };
    }
}
