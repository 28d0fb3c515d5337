package io.flinkinstructor.operators.sink.vector.pgvector;

import static io.flinkinstructor.operators.search.Passages.passage;
import static io.flinkinstructor.operators.search.Passages.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.operators.search.Hit;
import io.flinkinstructor.operators.search.Passages;
import io.flinkinstructor.operators.search.SearchException;
import io.flinkinstructor.operators.search.SearchException.Kind;
import io.flinkinstructor.operators.search.VectorIndex;
import io.flinkinstructor.operators.search.VectorIndexContract;
import io.flinkinstructor.operators.search.VectorQuery;
import io.flinkinstructor.operators.sink.vector.VectorStoreConnection;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of readers, and what is PostgreSQL's own, with a real server. */
class PgVectorReaderITCase extends VectorIndexContract {

    private static final String NAME = "Search \"q\"";
    private static final PgVectorIndex IVFFLAT =
            new PgVectorIndex(IndexMethod.IVFFLAT, Distance.COSINE, "lists = 16");

    private TestDatabase database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = new TestDatabase();
    }

    @AfterEach
    void dropDatabase() throws Exception {
        database.close();
    }

    private PgVectorStore store(VectorType type, PgVectorIndex index, boolean otherModels) {
        return new PgVectorStore(
                database.url(),
                Map.of(),
                new PgVectorTable(NAME, type, 4, index, Map.of(), true, otherModels));
    }

    private PgVectorStore store() {
        return store(VectorType.VECTOR, PgVectorIndex.DEFAULT, false);
    }

    @Override
    protected void create() throws Exception {
        store().connect().close();
    }

    @Override
    protected void write(List<EmbeddedRecord> rows) throws Exception {
        write(store(), rows);
    }

    private static void write(PgVectorStore store, List<EmbeddedRecord> rows) throws Exception {
        try (VectorStoreConnection connection = store.connect()) {
            connection.write(rows);
        }
    }

    @Override
    protected VectorIndex open() {
        return store().reader();
    }

    private static List<EmbeddedRecord> circle(int count) {
        List<EmbeddedRecord> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double angle = i * Math.PI / count;
            rows.add(passage("d" + i, i, (float) Math.cos(angle), (float) Math.sin(angle), 0, 0));
        }
        return rows;
    }

    private static List<String> ids(List<Hit> hits) {
        return hits.stream().map(Hit::id).toList();
    }

    @ParameterizedTest
    @EnumSource(Distance.class)
    void shouldSearchByTheDistanceOfTheIndexThatIsThere(Distance distance) throws Exception {
        PgVectorStore made =
                store(VectorType.HALFVEC, new PgVectorIndex(IndexMethod.HNSW, distance, ""), false);
        write(made, circle(100));
        // Longer ones, which the inner product prefers.
        write(made, List.of(passage("long", 100, 0, 9, 0, 0)));
        try (VectorIndex index = store().reader()) {
            List<Hit> hits = index.nearest(query(3, 1, 0.001f, 0, 0));
            assertThat(ids(hits)).startsWith("d0", "d1");
            assertThat(hits.get(0).score()).isGreaterThan(0.99);
            assertThat(ids(index.nearest(query(1, 0.6f, 0.8f, 0, 0))))
                    .containsExactly(distance == Distance.IP ? "long" : "d30");
        }
        String index =
                database.query(
                                "SELECT quote_ident(indexname) FROM pg_indexes WHERE indexdef LIKE"
                                        + " '%USING hnsw%'")
                        .get(0);
        assertThat(explain(distance))
                .contains("Index Scan using " + index)
                .contains(distance.operator());
    }

    /** The plan of a search, as the server made it. */
    private String explain(Distance distance) throws Exception {
        PgVectorTable table =
                new PgVectorTable(
                        NAME,
                        VectorType.HALFVEC,
                        4,
                        new PgVectorIndex(IndexMethod.HNSW, distance, ""),
                        Map.of(),
                        true,
                        false);
        SearchedTable searched =
                new SearchedTable(new EmbeddingColumn("halfvec", 4), distance, 0, true);
        String sql = new SearchSql(table, searched).nearest(false);
        for (String value :
                List.of("'[1,0,0,0]'", "'[1,0,0,0]'", "''", "'f1'", "'{}'", "'[1,0,0,0]'", "3")) {
            sql = sql.replaceFirst("\\?", value);
        }
        database.execute(
                "ALTER DATABASE " + database.name + " SET enable_seqscan = off",
                "ALTER DATABASE " + database.name + " SET enable_sort = off");
        return String.join("\n", database.query("EXPLAIN " + sql));
    }

    @Test
    void shouldReadListsEnoughOfAnIvfflatIndex() throws Exception {
        PgVectorStore made =
                store(
                        VectorType.VECTOR,
                        new PgVectorIndex(IndexMethod.NONE, Distance.COSINE, ""),
                        false);
        write(made, circle(2000));
        database.execute(
                new TableSql(
                                new PgVectorTable(
                                        NAME, VectorType.VECTOR, 4, IVFFLAT, Map.of(), true, false))
                        .createIndex(),
                "ALTER DATABASE " + database.name + " SET enable_seqscan = off");
        try (VectorIndex index = made.reader()) {
            assertThat(ids(index.nearest(query(5, 1, 0.00001f, 0, 0))))
                    .containsExactly("d0", "d1", "d2", "d3", "d4");
            assertThat(index.nearest(query(2000, 1, 0, 0, 0))).hasSize(2000);
        }
    }

    @Test
    void shouldSearchTwoModelsInOneTableApart() throws Exception {
        EmbeddedRecord row = passage("new", 1, 1, 0, 0, 0);
        EmbeddedRecord other =
                new EmbeddedRecord(
                        "new",
                        "0",
                        0,
                        1,
                        "text",
                        null,
                        null,
                        "other",
                        "f2",
                        row.embedding(),
                        Map.of(),
                        Passages.at(2));
        write(
                store(VectorType.VECTOR, PgVectorIndex.DEFAULT, true),
                List.of(passage("old", 0, 1, 0, 0, 0), other));
        try (VectorIndex index = open()) {
            index.check("tiny", "f1", 4);
            index.check("other", "f2", 4);
            assertThatThrownBy(() -> index.check("third", "f3", 4))
                    .hasMessageContaining("can be compared");
            assertThat(ids(index.nearest(query(9, 1, 0, 0, 0)))).containsExactly("old");
            assertThat(
                            ids(
                                    index.nearest(
                                            new VectorQuery(
                                                    row.embedding(), "f2", null, Map.of(), 9))))
                    .containsExactly("new");
        }
    }

    @Test
    void shouldGoOnWhenConnectionsAreLostAndTheTableIsAnother() throws Exception {
        write(List.of(passage("a", 0, 1, 0, 0, 0)));
        try (VectorIndex index = open()) {
            assertThat(ids(index.nearest(query(1, 1, 0, 0, 0)))).containsExactly("a");
            database.cutConnections();
            assertThat(ids(index.nearest(query(1, 1, 0, 0, 0)))).containsExactly("a");
            database.execute("DROP TABLE \"Search \"\"q\"\"\"");
            write(
                    store(VectorType.HALFVEC, PgVectorIndex.DEFAULT, false),
                    List.of(passage("b", 0, 1, 0, 0, 0)));
            assertThat(ids(index.nearest(query(1, 1, 0, 0, 0)))).containsExactly("b");
        }
    }

    @Test
    void shouldNeedNoMoreThanTheRightToReadAndWriteNothing() throws Exception {
        write(List.of(passage("a", 0, 1, 0, 0, 0)));
        String user = database.name + "_reader";
        database.execute("CREATE ROLE " + user + " LOGIN PASSWORD 'p'");
        PgVectorStore limited =
                new PgVectorStore(
                        database.url(user, "p"),
                        Map.of(),
                        new PgVectorTable(
                                NAME,
                                VectorType.VECTOR,
                                4,
                                PgVectorIndex.DEFAULT,
                                Map.of(),
                                true,
                                false));
        try (VectorIndex index = limited.reader()) {
            assertFails(Kind.FATAL, () -> index.nearest(query(1, 1, 0, 0, 0)), "right to SELECT");
            database.execute("GRANT SELECT ON \"Search \"\"q\"\"\" TO " + user);
            assertThat(ids(index.nearest(query(1, 1, 0, 0, 0)))).containsExactly("a");
        }
        database.execute("DROP OWNED BY " + user, "DROP ROLE " + user);
    }

    @Test
    void shouldSayWhatIsNotThere() throws Exception {
        try (VectorIndex index = open()) {
            assertFails(
                    Kind.FATAL,
                    () -> index.nearest(query(1, 1, 0, 0, 0)),
                    "pgvector table " + NAME,
                    "is not there");
            database.execute(
                    "CREATE EXTENSION vector",
                    "CREATE TABLE \"Search \"\"q\"\"\" (id text, chunk text, embedding text)");
            assertFails(
                    Kind.FATAL,
                    () -> index.check("tiny", "f1", 4),
                    "column instruction_name is missing",
                    "column embedding is text, must be vector or halfvec");
        }
        assertThat(database.query("SELECT count(*) FROM \"Search \"\"q\"\"\""))
                .containsExactly("0");
    }

    @Test
    void shouldTellServersThatAreAwayFromQueriesThatCannotBe() throws Exception {
        PgVectorStore away =
                new PgVectorStore(
                        "jdbc:postgresql://127.0.0.1:1/x?password=secret",
                        Map.of("user", "u"),
                        new PgVectorTable(
                                NAME,
                                VectorType.VECTOR,
                                4,
                                PgVectorIndex.DEFAULT,
                                Map.of(),
                                true,
                                false));
        try (VectorIndex index = away.reader()) {
            assertThatThrownBy(() -> index.nearest(query(1, 1, 0, 0, 0)))
                    .isInstanceOfSatisfying(
                            SearchException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
                    .hasMessageContaining("127.0.0.1:1/x")
                    .hasMessageNotContaining("secret");
        }
        write(List.of(passage("a", 0, 1, 0, 0, 0)));
        try (VectorIndex index = open()) {
            for (String value : List.of("1e200000", "\"\\u0000\"")) {
                assertFails(
                        Kind.BAD_QUERY,
                        () -> index.nearest(query(1, Map.of("x", value), 1, 0, 0, 0)),
                        "PostgreSQL refuses the query");
            }
        }
    }

    private static void assertFails(Kind kind, ThrowingCallable call, String... parts) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SearchException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContainingAll(parts);
    }
}
