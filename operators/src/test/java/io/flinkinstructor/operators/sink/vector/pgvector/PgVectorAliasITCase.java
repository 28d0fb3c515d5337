package io.flinkinstructor.operators.sink.vector.pgvector;

import static io.flinkinstructor.operators.search.Passages.passage;
import static io.flinkinstructor.operators.search.Passages.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.operators.search.Hit;
import io.flinkinstructor.operators.search.SearchException;
import io.flinkinstructor.operators.search.VectorIndex;
import io.flinkinstructor.operators.sink.vector.CollectionAlias;
import io.flinkinstructor.operators.sink.vector.VectorStoreConnection;
import io.flinkinstructor.operators.sink.vector.VectorStoreException;
import io.flinkinstructor.operators.sink.vector.VectorStoreException.Kind;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A view that shows one table after another, with a real server. */
class PgVectorAliasITCase {

    private static final String VIEW = "Search it";
    private static final int ROWS = 20;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private TestDatabase database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = new TestDatabase();
    }

    @AfterEach
    void dropDatabase() throws Exception {
        database.close();
    }

    private PgVectorTable table(String name, VectorType type, Distance distance) {
        return new PgVectorTable(
                name,
                type,
                4,
                new PgVectorIndex(IndexMethod.HNSW, distance, ""),
                Map.of(),
                true,
                false);
    }

    private PgVectorStore store(String name) {
        return new PgVectorStore(
                database.url(),
                Map.of(),
                name.equals("half")
                        ? table(name, VectorType.HALFVEC, Distance.L2)
                        : table(name, VectorType.VECTOR, Distance.COSINE));
    }

    private CollectionAlias alias(String name) {
        return store(name).alias(VIEW);
    }

    private void fill(String name) throws Exception {
        try (VectorStoreConnection connection = store(name).connect()) {
            connection.write(
                    IntStream.range(0, ROWS)
                            .mapToObj(i -> passage(name + "-" + i, i, 1, i, 0, 0))
                            .toList());
        }
    }

    /** A search that runs holds the view; who switches tries again, as the contract has it. */
    private static void switchOver(CollectionAlias alias) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            try {
                alias.switchOver();
                return;
            } catch (VectorStoreException e) {
                if (e.kind() != Kind.RETRYABLE || System.nanoTime() - deadline > 0) {
                    throw e;
                }
            }
        }
    }

    private static Set<String> found(VectorIndex index) throws SearchException {
        List<Hit> hits = index.nearest(query(2 * ROWS, 1, 0, 0, 0));
        assertThat(hits).hasSize(ROWS);
        return hits.stream().map(hit -> hit.id().split("-")[0]).collect(Collectors.toSet());
    }

    @Test
    void shouldShowAnOpenReaderTheOtherTable() throws Exception {
        fill("one");
        fill("two");
        fill("half");
        try (VectorIndex index = store("one").reader(VIEW)) {
            assertThatThrownBy(() -> found(index)).hasMessageContaining("is not there");
            assertThat(alias("one").shown()).isNull();
            assertThat(alias("one").isSwitched()).isFalse();
            for (String name : List.of("one", "two", "half", "one")) {
                alias(name).switchOver();
                assertThat(found(index)).containsExactly(name);
                assertThat(alias(name).shown()).isEqualTo(name);
                assertThat(alias(name).isSwitched()).isTrue();
                index.check("tiny", "f1", 4);
                assertThatThrownBy(() -> index.check("other", "f2", 4))
                        .hasMessageContaining("view Search it")
                        .hasMessageContaining("model tiny");
            }
        }
    }

    @Test
    void shouldUseTheIndexOfTheTableThroughTheView() throws Exception {
        fill("half");
        alias("half").switchOver();
        SearchedTable searched;
        try (Connection connection = DriverManager.getConnection(database.url())) {
            searched =
                    SearchedTable.of(
                            connection, table(VIEW, VectorType.VECTOR, Distance.COSINE), "view");
        }
        assertThat(searched)
                .isEqualTo(
                        new SearchedTable(new EmbeddingColumn("halfvec", 4), Distance.L2, 0, true));
        String sql =
                new SearchSql(table(VIEW, VectorType.HALFVEC, Distance.L2), searched)
                        .nearest(false);
        for (String value :
                List.of("'[1,0,0,0]'", "'[1,0,0,0]'", "''", "'f1'", "'{}'", "'[1,0,0,0]'", "3")) {
            sql = sql.replaceFirst("\\?", value);
        }
        database.execute(
                "ALTER DATABASE " + database.name + " SET enable_seqscan = off",
                "ALTER DATABASE " + database.name + " SET enable_sort = off");
        assertThat(String.join("\n", database.query("EXPLAIN " + sql)))
                .contains("Index Scan using half_embedding_idx");
    }

    @Test
    void shouldLetEachSearchSeeOneTableWhileTheViewChanges() throws Exception {
        fill("one");
        fill("half");
        alias("one").switchOver();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (VectorIndex index = store("one").reader(VIEW)) {
            List<Searcher> searchers = List.of(new Searcher(index), new Searcher(index));
            List<Future<Integer>> searches = searchers.stream().map(threads::submit).toList();
            try {
                for (int i = 0; i < 20; i++) {
                    // A search may meet one switch or two, not as many as it gives up after.
                    for (Searcher each : searchers) {
                        each.awaitSearch();
                    }
                    switchOver(alias(i % 2 == 0 ? "half" : "one"));
                    assertThat(found(index)).containsExactly(i % 2 == 0 ? "half" : "one");
                }
            } finally {
                searchers.forEach(Searcher::stop);
            }
            for (Future<Integer> each : searches) {
                assertThat(each.get()).isPositive();
            }
        } finally {
            threads.shutdown();
        }
    }

    /** Searches without a pause until it is stopped. */
    private static final class Searcher implements Callable<Integer> {

        private final VectorIndex index;
        private final Semaphore finished = new Semaphore(0);
        private volatile boolean stopped;
        private volatile boolean over;

        Searcher(VectorIndex index) {
            this.index = index;
        }

        @Override
        public Integer call() throws Exception {
            int searches = 0;
            try {
                do {
                    assertThat(found(index)).hasSize(1);
                    searches++;
                    finished.release();
                } while (!stopped);
                return searches;
            } finally {
                over = true;
                finished.release();
            }
        }

        /** Waits until a search ends, unless one has failed. */
        void awaitSearch() throws InterruptedException {
            finished.drainPermits();
            assertThat(over || finished.tryAcquire(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("a search ends")
                    .isTrue();
        }

        void stop() {
            stopped = true;
        }
    }

    @Test
    void shouldKeepTheRightsOfThoseWhoSearch() throws Exception {
        String user = database.name + "_reader";
        fill("one");
        fill("half");
        alias("one").switchOver();
        database.execute(
                "CREATE ROLE " + user + " LOGIN PASSWORD 'secret'",
                "GRANT SELECT ON \"" + VIEW + "\" TO " + user);
        try (VectorIndex index =
                new PgVectorStore(
                                database.url(user, "secret"),
                                Map.of(),
                                table("one", VectorType.VECTOR, Distance.COSINE))
                        .reader(VIEW)) {
            assertThat(found(index)).containsExactly("one");
            alias("half").switchOver();
            assertThat(found(index)).containsExactly("half");
            CollectionAlias theirs =
                    new PgVectorStore(
                                    database.url(user, "secret"),
                                    Map.of(),
                                    table("one", VectorType.VECTOR, Distance.COSINE))
                            .alias(VIEW);
            assertThat(theirs.faults())
                    .singleElement()
                    .asString()
                    .contains("belongs to another user");
            assertThatThrownBy(theirs::switchOver).hasMessageContaining("must be owner");
        } finally {
            database.execute("DROP OWNED BY " + user, "DROP ROLE " + user);
        }
    }

    @Test
    void shouldSayWhatIsInTheWay() throws Exception {
        assertThat(alias("one").faults()).isEmpty();
        assertThat(alias("one").isEmpty()).isTrue();
        store("one").connect().close();
        assertThat(alias("one").isEmpty()).isTrue();
        fill("one");
        assertThat(alias("one").isEmpty()).isFalse();
        assertThat(store("one").alias("one").faults())
                .singleElement()
                .asString()
                .contains("has the name of the table");
        assertThat(store("two").alias("one").faults())
                .singleElement()
                .asString()
                .contains("is there and no view");
        assertThat(store("two").alias("nowhere.one").faults())
                .singleElement()
                .asString()
                .contains("no such schema");
        database.execute(
                "CREATE TABLE other (x int)",
                "CREATE VIEW joined AS SELECT a.id FROM one a, other");
        assertThat(store("two").alias("joined").faults())
                .singleElement()
                .asString()
                .contains("shows more than one table");
        assertThat(alias("one").removal("one")).isEqualTo("DROP TABLE one;");
        assertThat(alias("Q").collection()).isEqualTo("\"Q\"");
    }
}
