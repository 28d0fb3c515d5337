package io.flinkinstructor.operators.sink.vector.lucene;

import static io.flinkinstructor.operators.sink.vector.Rows.at;
import static io.flinkinstructor.operators.sink.vector.Rows.deleteDocument;
import static io.flinkinstructor.operators.sink.vector.Rows.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinkinstructor.operators.sink.vector.CheckpointedStoreContract;
import io.flinkinstructor.operators.sink.vector.RowKey;
import io.flinkinstructor.operators.sink.vector.Rows;
import io.flinkinstructor.operators.sink.vector.StoreCheckpoint;
import io.flinkinstructor.operators.sink.vector.StoredRow;
import io.flinkinstructor.operators.sink.vector.VectorStore;
import io.flinkinstructor.operators.sink.vector.VectorStoreConnection;
import io.flinkinstructor.operators.sink.vector.VectorStoreException;
import io.flinkinstructor.operators.sink.vector.VectorStoreException.Kind;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract, and what is Lucene's own. */
class LuceneStoreTest extends CheckpointedStoreContract {

    /** Vectors as they are given. */
    private static final LuceneIndexOptions OPTIONS =
            LuceneIndexOptions.DEFAULTS.withDistance(Distance.IP);

    private static final LuceneIndexOptions ONE_SHARD =
            OPTIONS.withShards(1).withKeepCommits(Duration.ZERO);

    @TempDir Path directory;

    /** No machine crashes here, and waiting for the disk takes minutes. */
    private static final class WithoutSync extends FilterDirectory {

        WithoutSync(Directory in) {
            super(in);
        }

        @Override
        public void sync(Collection<String> names) {}

        @Override
        public void syncMetaData() {}
    }

    @Override
    protected VectorStore store() {
        return store(OPTIONS);
    }

    private Path index() {
        return directory.resolve("an index");
    }

    private LuceneStore store(LuceneIndexOptions options) {
        return new LuceneStore(
                index().toString(), options, folder -> new WithoutSync(FSDirectory.open(folder)));
    }

    @Override
    protected Map<RowKey, StoredRow> live() throws Exception {
        return PublishedRows.read(index(), OPTIONS.shards());
    }

    @Override
    protected EmbeddedRecord unholdable(long offset) {
        return upsert("c".repeat(40_000), "0", offset, "an id that is too long");
    }

    @Override
    protected String reason() {
        return "take 40009 bytes together, and Lucene's terms at most 32766";
    }

    @AfterEach
    void checkWithLucenesOwnMeans() throws Exception {
        disconnect();
        for (int shard = 0; shard < OPTIONS.shards(); shard++) {
            if (Files.isDirectory(new IndexDirectory(index()).shard(shard))
                    && PublishedRows.commits(index(), shard) > 0) {
                assertThat(PublishedRows.isClean(index(), shard)).as("shard " + shard).isTrue();
            }
        }
    }

    private static void commit(VectorStoreConnection connection, long id, EmbeddedRecord... rows)
            throws VectorStoreException {
        connection.write(List.of(rows));
        connection.commit(new StoreCheckpoint("job", id));
    }

    private static void show(VectorStoreConnection connection, long id, EmbeddedRecord... rows)
            throws VectorStoreException {
        commit(connection, id, rows);
        connection.complete(new StoreCheckpoint("job", id));
    }

    private static EmbeddedRecord vector(String id, float... vector) {
        return upsert(id, "0", 0, id).withEmbedding(vector);
    }

    @Test
    void shouldBringVectorsToUnitLengthForTheCosine() throws Exception {
        float[] unit = {0.6f, 0, -0.8f, 0};
        try (VectorStoreConnection connection =
                store(OPTIONS.withDistance(Distance.COSINE)).connect()) {
            show(connection, 1, vector("unit", unit), vector("long", 3, 0, -4, 0));
            assertThatThrownBy(() -> connection.write(List.of(vector("zero", 0, 0, 0, 0))))
                    .isInstanceOfSatisfying(
                            VectorStoreException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
                    .hasMessageContaining("no cosine");
        }
        assertThat(live().get(new RowKey("unit", "", "0")).embedding())
                .isEqualTo(StoredRow.list(unit));
        List<Float> made = live().get(new RowKey("long", "", "0")).embedding();
        for (int i = 0; i < unit.length; i++) {
            assertThat(made.get(i)).isCloseTo(unit[i], within(1e-6f));
        }
    }

    @Test
    void shouldRefuseWhatLuceneHasNoFormFor() throws Exception {
        try (VectorStoreConnection connection = store(OPTIONS).connect()) {
            for (EmbeddedRecord row :
                    List.of(
                            vector("a", 0, Float.NaN, 0, 0),
                            upsert("a", "", 0, "no chunk"),
                            upsert("a", "0", 0, "half of a pair \ud83d"),
                            upsert("a\udc00", "0", 0, "text"),
                            upsert("a", null, "0", at(0), "text", Map.of("list", "[1]")))) {
                assertThatThrownBy(() -> connection.write(List.of(row)))
                        .isInstanceOfSatisfying(
                                VectorStoreException.class,
                                e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED));
            }
            EmbeddedRecord good = upsert("a", "0", 0, "a NUL \0 character is one");
            show(connection, 1, good);
            assertThat(live()).isEqualTo(Map.of(RowKey.of(good), StoredRow.of(good)));
        }
    }

    @Test
    void shouldTakeVectorsThatAreLongerThanLuceneWouldHaveThem() throws Exception {
        EmbeddedRecord row = vector("a", new float[4096]).withEmbedding(longVector());
        try (VectorStoreConnection connection = store(OPTIONS).connect()) {
            show(connection, 1, row);
        }
        assertThat(live()).isEqualTo(Map.of(RowKey.of(row), StoredRow.of(row)));
    }

    private static float[] longVector() {
        float[] vector = new float[4096];
        vector[4095] = 1;
        return vector;
    }

    @Test
    void shouldKeepWhatARestartMayNeedAndNoMore() throws Exception {
        try (VectorStoreConnection connection = store(ONE_SHARD).connect()) {
            for (int id = 1; id <= 20; id++) {
                show(connection, id, upsert("a", "0", id, "version " + id));
            }
            assertThat(PublishedRows.commits(index(), 0)).isEqualTo(1);
            commit(connection, 21, upsert("a", "0", 21, "a"));
            commit(connection, 22, upsert("a", "0", 22, "b"));
            assertThat(PublishedRows.commits(index(), 0)).isEqualTo(3);
            show(connection, 23, upsert("a", "0", 23, "last"));
            assertThat(PublishedRows.commits(index(), 0)).isEqualTo(1);
        }
        Set<String> before = PublishedRows.files(index(), 0);
        try (VectorStoreConnection connection =
                store(ONE_SHARD).connect(Set.of(0), new StoreCheckpoint("job", 23))) {
            // Nothing has changed, so that nothing is written.
            assertThat(PublishedRows.files(index(), 0)).isEqualTo(before);
            assertThat(connection).isNotNull();
        }
    }

    @Test
    void shouldKeepReplacedCommitsForAWhile() throws Exception {
        try (VectorStoreConnection connection =
                store(OPTIONS.withShards(1).withKeepCommits(Duration.ofDays(1))).connect()) {
            for (int id = 1; id <= 5; id++) {
                show(connection, id, upsert("a", "0", id, "version " + id));
            }
            assertThat(PublishedRows.commits(index(), 0)).isEqualTo(5);
        }
    }

    @Test
    void shouldGoOnWithTheNewestWhereAnOldSavepointsCommitIsGone() throws Exception {
        EmbeddedRecord newest = upsert("a", "0", 9, "newest");
        try (VectorStoreConnection connection = store(ONE_SHARD).connect()) {
            show(connection, 1, upsert("a", "0", 1, "old"), upsert("gone", "0", 2, "gone"));
            show(connection, 2, newest, deleteDocument("gone", null, 8));
        }
        try (VectorStoreConnection connection =
                store(ONE_SHARD).connect(Set.of(0), new StoreCheckpoint("job", 1))) {
            show(
                    connection,
                    3,
                    upsert("a", "0", 3, "comes again"),
                    upsert("gone", "0", 4, "comes again"));
        }
        assertThat(live()).isEqualTo(Map.of(RowKey.of(newest), StoredRow.of(newest)));
    }

    @Test
    void shouldHoldManyRowsAndVersions() throws Exception {
        List<EmbeddedRecord> last = new ArrayList<>();
        try (VectorStoreConnection connection = store(ONE_SHARD).connect()) {
            for (int version = 0; version < 4; version++) {
                last.clear();
                for (int i = 0; i < 1500; i++) {
                    last.add(upsert("d" + i, "0", version * 1500L + i, "version " + version));
                }
                connection.write(last.subList(0, 700));
                connection.write(last.subList(700, 1500));
                if (version % 2 == 1) {
                    show(connection, version);
                }
            }
            connection.write(List.of(deleteDocument("d3", null, 10_000)));
            show(connection, 9);
        }
        assertThat(live()).hasSize(1499).doesNotContainKey(new RowKey("d3", "", "0"));
        assertThat(live().values()).allMatch(row -> row.text().equals("version 3"));
    }

    @Test
    void shouldRefuseAnIndexThatDoesNotFitWithAllThatIsWrong() throws Exception {
        store(OPTIONS).connect().close();
        LuceneStore other = store(OPTIONS.withShards(3).withDistance(Distance.L2));
        assertThatThrownBy(other::connect)
                .isInstanceOfSatisfying(
                        VectorStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FATAL))
                .hasMessageContainingAll(
                        "it has 4 shards, which is fixed, and is to have 3",
                        "it is ordered by ip, which is fixed, and is to be by l2");
        assertThatThrownBy(() -> other.check(null, null, 0)).hasMessageContaining("4 shards");
    }

    @Test
    void shouldRefuseAnIndexOfAnotherModelBeforeTheJobStarts() throws Exception {
        LuceneStore store = store(OPTIONS);
        store.check(Rows.MODEL, Rows.FINGERPRINT, 4);
        try (VectorStoreConnection connection = store.connect()) {
            show(connection, 1, upsert("a", "0", 0, "a"));
        }
        store.check(Rows.MODEL, Rows.FINGERPRINT, 4);
        store.check(null, null, 0);
        assertThatThrownBy(() -> store.check("other", "f2", 4))
                .hasMessageContainingAll("of the model tiny (fingerprint f1)", "of other (f2)");
        assertThatThrownBy(() -> store.check("other", "f2", 5))
                .hasMessageContaining("4 dimensions, the model's 5");
    }

    @Test
    void shouldFailForGoodWithVectorsOfAnotherModel() throws Exception {
        EmbeddedRecord row = upsert("a", "0", 0, "a");
        EmbeddedRecord other = Rows.ofOtherModel("b", 1);
        try (VectorStoreConnection connection = store(ONE_SHARD).connect()) {
            show(connection, 1, row);
            assertThatThrownBy(() -> connection.write(List.of(other)))
                    .isInstanceOfSatisfying(
                            VectorStoreException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.FATAL))
                    .hasMessageContaining("of the model tiny");
        }
        assertThat(live()).containsOnlyKeys(RowKey.of(row));
    }

    @Test
    void shouldRefuseADirectoryThatIsNotItsOwn() throws Exception {
        Files.createDirectories(index());
        Files.writeString(index().resolve("letter.txt"), "dear");
        assertThatThrownBy(() -> store(OPTIONS).connect())
                .isInstanceOfSatisfying(
                        VectorStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FATAL))
                .hasMessageContaining("holds other things");
        assertThat(Files.list(index())).hasSize(1);
    }

    @Test
    void shouldSayWhereADirectoryCannotBeMade() throws Exception {
        Files.writeString(index(), "a file");
        assertThatThrownBy(() -> store(OPTIONS).connect())
                .isInstanceOf(VectorStoreException.class)
                .hasMessageContaining(index().toString());
        assertThatThrownBy(() -> store(OPTIONS).check(null, null, 0))
                .hasMessageContaining(index().toString());
    }

    /** As that of a task that ends. */
    @Test
    void shouldLetTheNextOneInWhenItIsClosedByAnInterruptedThread() throws Exception {
        for (int attempt = 0; attempt < 3; attempt++) {
            VectorStoreConnection connection = store().connect();
            connection.write(List.of(upsert("a", "0", attempt, "text")));
            Thread.currentThread().interrupt();
            connection.close();
            assertThat(Thread.interrupted()).isTrue();
            store().connect().close();
        }
    }
}
