package io.flinkinstructor.operators.sink.vector.lucene;

import static io.flinkinstructor.operators.search.Passages.passage;
import static io.flinkinstructor.operators.search.Passages.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinkinstructor.operators.search.Hit;
import io.flinkinstructor.operators.search.SearchException;
import io.flinkinstructor.operators.search.SearchException.Kind;
import io.flinkinstructor.operators.search.VectorIndex;
import io.flinkinstructor.operators.search.VectorIndexContract;
import io.flinkinstructor.operators.search.VectorQuery;
import io.flinkinstructor.operators.sink.vector.StoreCheckpoint;
import io.flinkinstructor.operators.sink.vector.VectorStoreConnection;
import io.flinkinstructor.operators.sink.vector.VectorStoreException;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of readers, and what is Lucene's own. */
class LuceneReaderTest extends VectorIndexContract {

    private static final float[] EAST = {1, 0, 0, 0};
    private static final float[] NORTH = {0, 1, 0, 0};

    @TempDir Path directory;
    private VectorStoreConnection writer;
    private long checkpoints;

    private LuceneStore store() {
        return store(FSDirectory::open);
    }

    private LuceneStore store(DirectoryOpener opener) {
        return new LuceneStore(
                directory.resolve("index").toString(),
                LuceneIndexOptions.DEFAULTS.withKeepCommits(Duration.ZERO),
                opener);
    }

    @Override
    protected void create() throws Exception {
        if (writer == null) {
            writer = store().connect();
        }
    }

    @Override
    protected void write(List<EmbeddedRecord> rows) throws Exception {
        create();
        writer.write(rows);
        complete(commit());
    }

    private StoreCheckpoint commit() throws VectorStoreException {
        StoreCheckpoint checkpoint = new StoreCheckpoint("job", ++checkpoints);
        writer.commit(checkpoint);
        return checkpoint;
    }

    private void complete(StoreCheckpoint checkpoint) throws VectorStoreException {
        writer.complete(checkpoint);
    }

    @Override
    protected VectorIndex open() {
        return store().reader();
    }

    @AfterEach
    void closeWriter() {
        if (writer != null) {
            writer.close();
        }
    }

    private static List<String> ids(VectorIndex index, VectorQuery query) throws Exception {
        return index.nearest(query).stream().map(Hit::id).toList();
    }

    @Test
    void shouldFindWhatACompleteCheckpointHasAndNothingElse() throws Exception {
        try (VectorIndex index = open()) {
            write(List.of(passage("a", 0, EAST)));
            assertThat(ids(index, query(9, EAST))).containsExactly("a");
            writer.write(List.of(passage("b", 1, EAST)));
            StoreCheckpoint checkpoint = commit();
            writer.write(List.of(passage("c", 2, EAST)));
            commit();
            assertThat(ids(index, query(9, EAST))).containsExactly("a");
            complete(checkpoint);
            assertThat(ids(index, query(9, EAST))).containsExactlyInAnyOrder("a", "b");
        }
    }

    @Test
    void shouldGoBackWithAJobThatDoes() throws Exception {
        try (VectorIndex index = open()) {
            write(List.of(passage("a", 0, EAST)));
            writer.write(List.of(passage("b", 1, EAST)));
            commit();
            writer.close();
            writer = store().connect(Set.of(0, 1, 2, 3), new StoreCheckpoint("job", 1));
            assertThat(ids(index, query(9, EAST))).containsExactly("a");
            write(List.of(passage("c", 1, EAST)));
            assertThat(ids(index, query(9, EAST))).containsExactlyInAnyOrder("a", "c");
        }
    }

    @Test
    void shouldSayThatThereIsNoIndexAndMakeNone() throws Exception {
        try (VectorIndex index = open()) {
            assertThatThrownBy(() -> index.nearest(query(1, EAST)))
                    .isInstanceOfSatisfying(
                            SearchException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FATAL))
                    .hasMessageContaining("is not there");
            assertThat(directory.resolve("index")).doesNotExist();
            write(List.of(passage("a", 0, EAST)));
            assertThat(ids(index, query(9, EAST))).containsExactly("a");
        }
    }

    @Test
    void shouldReadWithoutWriting() throws Exception {
        write(List.of(passage("a", 0, EAST)));
        writer.close();
        writer = null;
        List<String> before = files();
        try (VectorIndex index = open()) {
            assertThat(ids(index, query(9, EAST))).containsExactly("a");
        }
        assertThat(files()).isEqualTo(before);
    }

    private List<String> files() throws Exception {
        try (var files = Files.walk(directory)) {
            return files.map(Path::toString).sorted().toList();
        }
    }

    @Test
    void shouldRefuseAFilterThatNoIndexCanHave() throws Exception {
        write(List.of(passage("a", 0, EAST)));
        try (VectorIndex index = open()) {
            assertThatThrownBy(() -> index.nearest(query(1, Map.of("n", "1e99999999999"), EAST)))
                    .isInstanceOfSatisfying(
                            SearchException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.BAD_QUERY));
            assertThat(ids(index, query(1, Map.of("n", "\"" + "x".repeat(50_000) + "\""), EAST)))
                    .isEmpty();
        }
    }

    @Test
    void shouldFindAttributesThatAreLongerThanATerm() throws Exception {
        String text = "\"" + "ü".repeat(50_000) + "\"";
        write(
                List.of(
                        passage("a", 0, Map.of("text", text), EAST),
                        passage("b", 1, Map.of("text", "\"ü\""), EAST)));
        try (VectorIndex index = open()) {
            assertThat(ids(index, query(9, Map.of("text", text), EAST))).containsExactly("a");
        }
    }

    /** Against all vectors compared one by one. */
    @Test
    void shouldFindNearlyAllOfTheNearest() throws Exception {
        Random random = new Random(3);
        List<EmbeddedRecord> rows = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            rows.add(passage("d" + i, i, random(random)));
        }
        for (int from = 0; from < rows.size(); from += 300) {
            write(rows.subList(from, from + 300));
        }
        int found = 0;
        try (VectorIndex index = open()) {
            for (int i = 0; i < 50; i++) {
                float[] asked = random(random);
                List<String> exact =
                        rows.stream()
                                .sorted(
                                        (a, b) ->
                                                Double.compare(
                                                        cosine(b.embedding(), asked),
                                                        cosine(a.embedding(), asked)))
                                .limit(10)
                                .map(EmbeddedRecord::id)
                                .toList();
                List<String> hits = new ArrayList<>(ids(index, query(10, asked)));
                hits.retainAll(exact);
                found += hits.size();
            }
        }
        assertThat(found).isGreaterThanOrEqualTo(495);
    }

    private static float[] random(Random random) {
        float[] vector = new float[32];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }

    private static double cosine(float[] a, float[] b) {
        double product = 0;
        double squareA = 0;
        double squareB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
            squareA += (double) a[i] * a[i];
            squareB += (double) b[i] * b[i];
        }
        return product / Math.sqrt(squareA * squareB);
    }

    /** Lucene says differently of each kind of file that it is gone. */
    @ParameterizedTest
    @ValueSource(strings = {"segments_", ".si", ".cfe"})
    void shouldFindTheVersionThatReplacesTheOneItOpens(String file) throws Exception {
        write(List.of(passage("a", 0, EAST)));
        ReplacedMeanwhile replaced =
                new ReplacedMeanwhile(
                        file,
                        () -> {
                            // The writer itself reads the one before for a while.
                            for (int version = 1; version <= 3; version++) {
                                write(List.of(passage("a", version, NORTH)));
                            }
                        });
        try (VectorIndex index = store(replaced::open).reader()) {
            assertThat(index.nearest(query(9, NORTH)))
                    .singleElement()
                    .satisfies(hit -> assertThat(hit.score()).isCloseTo(1, within(1e-6)));
        }
        assertThat(replaced.happened).isTrue();
    }

    /** Does something just before a file of some kind is opened for the first time. */
    private static final class ReplacedMeanwhile {

        private final String file;
        private final Replacement replacement;
        private boolean happened;

        interface Replacement {
            void run() throws Exception;
        }

        ReplacedMeanwhile(String file, Replacement replacement) {
            this.file = file;
            this.replacement = replacement;
        }

        Directory open(Path folder) throws IOException {
            return new FilterDirectory(FSDirectory.open(folder)) {
                @Override
                public IndexInput openInput(String name, IOContext context) throws IOException {
                    replace(name);
                    return super.openInput(name, context);
                }
            };
        }

        private void replace(String name) {
            if (!happened && name.contains(file)) {
                happened = true;
                assertThatCode(replacement::run).doesNotThrowAnyException();
            }
        }
    }

    /** Replaced commits go at once, so that a search must cope with one that goes under it. */
    @Test
    void shouldFindWholeVersionsWhileTheyAreReplaced() throws Exception {
        write(List.of(passage("a", "0", null, 0, Map.of(), EAST)));
        AtomicBoolean ended = new AtomicBoolean();
        CountDownLatch searching = new CountDownLatch(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (VectorIndex index = open()) {
            List<Future<Integer>> searches = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                searches.add(
                        threads.submit(
                                () -> {
                                    int searched = 0;
                                    while (!ended.get()) {
                                        assertThat(ids(index, query(9, EAST))).containsExactly("a");
                                        if (++searched == 1) {
                                            searching.countDown();
                                        }
                                    }
                                    return searched;
                                }));
            }
            assertThat(searching.await(2, TimeUnit.MINUTES)).as("both search").isTrue();
            for (int version = 1; version <= 40; version++) {
                write(List.of(passage("a", version, EAST)));
            }
            ended.set(true);
            for (Future<Integer> each : searches) {
                assertThat(each.get()).isPositive();
            }
        } finally {
            ended.set(true);
            threads.shutdownNow();
        }
    }
}
