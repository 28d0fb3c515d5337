package io.flinkinstructor.operators.sink.vector.pgvector;

import static io.flinkinstructor.operators.sink.vector.Rows.at;
import static io.flinkinstructor.operators.sink.vector.Rows.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkinstructor.operators.search.VectorIndex;
import io.flinkinstructor.operators.sink.vector.ImmediateStoreContract;
import io.flinkinstructor.operators.sink.vector.RowKey;
import io.flinkinstructor.operators.sink.vector.RowVersion;
import io.flinkinstructor.operators.sink.vector.Rows;
import io.flinkinstructor.operators.sink.vector.StoredRow;
import io.flinkinstructor.operators.sink.vector.VectorStore;
import io.flinkinstructor.operators.sink.vector.VectorStoreConnection;
import io.flinkinstructor.operators.sink.vector.VectorStoreException;
import io.flinkinstructor.operators.sink.vector.VectorStoreException.Kind;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract, and what is PostgreSQL's own, with a real server. */
class PgVectorStoreITCase extends ImmediateStoreContract {

    private static final PgVectorIndex HNSW =
            new PgVectorIndex(IndexMethod.HNSW, Distance.COSINE, "m = 8, ef_construction = 32");
    private static final PgVectorIndex NO_INDEX =
            new PgVectorIndex(IndexMethod.NONE, Distance.COSINE, "");

    private TestDatabase database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = new TestDatabase();
    }

    @AfterEach
    void dropDatabase() throws Exception {
        database.close();
    }

    @Override
    protected VectorStore store() {
        return store(table(VectorType.VECTOR, 4, HNSW, Map.of()));
    }

    private PgVectorStore store(PgVectorTable table) {
        return new PgVectorStore(database.url(), Map.of(), table);
    }

    private static PgVectorTable table(
            VectorType type, Integer dimension, PgVectorIndex index, Map<String, String> columns) {
        return new PgVectorTable("Embeddings \"q\"", type, dimension, index, columns, true, false);
    }

    @Override
    protected Map<RowKey, StoredRow> live() throws Exception {
        Map<RowKey, StoredRow> live = new HashMap<>();
        try (Connection connection = DriverManager.getConnection(database.url());
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT *, embedding::real[] AS vector, (extract(epoch FROM"
                                        + " source_time) * 1000)::bigint AS millis FROM \"Embeddings"
                                        + " \"\"q\"\"\" WHERE deleted_at IS NULL")) {
            while (row.next()) {
                live.put(
                        new RowKey(
                                row.getString("id"),
                                row.getString("instruction_name"),
                                row.getString("chunk")),
                        stored(row));
            }
        }
        return live;
    }

    private static StoredRow stored(ResultSet row) throws Exception {
        List<Float> vector = new ArrayList<>();
        for (Object component : (Object[]) row.getArray("vector").getArray()) {
            vector.add((Float) component);
        }
        Map<String, String> attributes = new HashMap<>();
        JsonNode json =
                new ObjectMapper()
                        .enable(
                                com.fasterxml.jackson.databind.DeserializationFeature
                                        .USE_BIG_DECIMAL_FOR_FLOATS)
                        .readTree(row.getString("attributes"));
        json.properties()
                .forEach(each -> attributes.put(each.getKey(), each.getValue().toString()));
        long millis = row.getLong("millis");
        return new StoredRow(
                row.getString("text"),
                row.getInt("position"),
                row.getInt("chunks"),
                vector,
                attributes,
                row.getString("model"),
                row.getString("model_fingerprint"),
                new RowVersion(
                        row.getString("version_scope"),
                        row.getLong("version"),
                        row.wasNull() || row.getString("source_time") == null ? -1 : millis));
    }

    @Override
    protected void cutConnections() throws Exception {
        database.cutConnections();
    }

    @Test
    void shouldMakeTheTableWithItsIndexAtStart() throws Exception {
        store().connect().close();
        assertThat(database.query("SELECT indexdef FROM pg_indexes WHERE indexdef LIKE '%hnsw%'"))
                .singleElement()
                .asString()
                .contains("vector_cosine_ops", "m='8'", "ef_construction='32'");
        assertThat(
                        database.query(
                                "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE"
                                        + " attname = 'embedding' AND attrelid = '\"Embeddings"
                                        + " \"\"q\"\"\"'::regclass"))
                .containsExactly("vector(4)");
    }

    @Test
    void shouldMakeTheTableWithTheFirstVectorWhereTheDimensionIsNotGiven() throws Exception {
        PgVectorStore store = store(table(VectorType.VECTOR, null, HNSW, Map.of()));
        try (VectorStoreConnection one = store.connect();
                VectorStoreConnection other = store.connect()) {
            one.write(List.of(Rows.delete("a", null, "0", 1)));
            one.write(List.of(upsert("a", "0", 2, "a")));
            other.write(List.of(upsert("b", "0", 3, "b")));
        }
        assertThat(live()).hasSize(2);
    }

    @Test
    void shouldMakeTheTableOnceForManyWriters() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(
                        threads.submit(
                                () -> {
                                    store().connect().close();
                                    return null;
                                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(live()).isEmpty();
    }

    @Test
    void shouldKeepHalfVectors() throws Exception {
        PgVectorStore store = store(table(VectorType.HALFVEC, 4, HNSW, Map.of()));
        EmbeddedRecord row = upsert("a", "0", 0, "a");
        row.embedding()[1] = 0.1f;
        try (VectorStoreConnection connection = store.connect()) {
            connection.write(List.of(row));
        }
        assertThat(database.query("SELECT embedding FROM \"Embeddings \"\"q\"\"\""))
                .singleElement()
                .asString()
                .startsWith("[1,0.099975586,");
    }

    @Test
    void shouldGiveAttributesColumns() throws Exception {
        PgVectorStore store =
                store(
                        table(
                                VectorType.VECTOR,
                                4,
                                NO_INDEX,
                                Map.of("lang's", "text", "year", "bigint")));
        try (VectorStoreConnection connection = store.connect()) {
            connection.write(
                    List.of(
                            upsert(
                                    "a",
                                    null,
                                    "0",
                                    at(0),
                                    "a",
                                    Map.of("lang's", "\"en\"", "year", "2026")),
                            upsert("b", null, "0", at(1), "b", Map.of("year", "null"))));
            assertThat(
                            database.query(
                                    "SELECT concat_ws(' ', id, \"lang's\", year) FROM"
                                            + " \"Embeddings \"\"q\"\"\" ORDER BY 1"))
                    .containsExactly("a en 2026", "b");
            assertThatThrownBy(
                            () ->
                                    connection.write(
                                            List.of(
                                                    upsert(
                                                            "a",
                                                            null,
                                                            "0",
                                                            at(2),
                                                            "a",
                                                            Map.of("year", "\"x\"")))))
                    .isInstanceOfSatisfying(
                            VectorStoreException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
                    .hasMessageContaining("invalid input syntax for type bigint: \"x\"");
        }
    }

    @Test
    void shouldRefuseWhatPostgresHasNoFormFor() throws Exception {
        try (VectorStoreConnection connection = store().connect()) {
            for (EmbeddedRecord bad :
                    List.of(
                            upsert("a", "0", 0, "half a pair \ud83d"),
                            upsert("a\0", "0", 0, "a"),
                            upsert("a", "", 0, "a"),
                            upsert(random(9000), "0", 0, "longer than a key may be"),
                            upsert("a", null, "0", at(0), "a", Map.of("x", "\"\\u0000\"")),
                            upsert("a", null, "0", at(0), "a", Map.of("x", "1e200000")))) {
                assertThatThrownBy(() -> connection.write(List.of(bad)))
                        .isInstanceOfSatisfying(
                                VectorStoreException.class,
                                e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED));
            }
            EmbeddedRecord notFinite = upsert("a", "0", 0, "a");
            notFinite.embedding()[0] = Float.NaN;
            assertThatThrownBy(() -> connection.write(List.of(notFinite)))
                    .hasMessageContaining("NaN");
            connection.write(List.of(upsert("a", "0", 0, "a")));
        }
        assertThat(live()).hasSize(1);
    }

    /** Not compressible, or PostgreSQL takes it. */
    private static String random(int length) {
        return new java.util.Random(1)
                .ints(length, '0', 'z')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Test
    void shouldRefuseATableOfAnotherModel() throws Exception {
        try (VectorStoreConnection connection = store().connect()) {
            connection.write(List.of(upsert("a", "0", 0, "a")));
        }
        EmbeddedRecord other = Rows.ofOtherModel("b", 1);
        try (VectorStoreConnection connection = store().connect()) {
            assertFatal(
                    () -> connection.write(List.of(other)), "tiny (fingerprint f1)", "other (f2)");
        }
        PgVectorTable mixed =
                new PgVectorTable(
                        "Embeddings \"q\"", VectorType.VECTOR, 4, HNSW, Map.of(), true, true);
        try (VectorStoreConnection connection = store(mixed).connect()) {
            connection.write(List.of(other));
        }
        assertThat(live()).hasSize(2);
    }

    @Test
    void shouldNameAllThatIsWrongWithATable() throws Exception {
        database.execute(
                "CREATE EXTENSION vector",
                "CREATE TABLE public.other (id bigint, instruction_name text, chunk text, text text,"
                        + " embedding vector(3), attributes json, position integer, chunks integer,"
                        + " model text, version_scope text, version bigint)");
        PgVectorTable table =
                new PgVectorTable(
                        "public.other",
                        VectorType.HALFVEC,
                        4,
                        HNSW,
                        Map.of("lang", "text"),
                        true,
                        false);
        assertFatal(
                () -> store(table).connect(),
                "column id is bigint, must be text",
                "column embedding is vector(3), must be halfvec",
                "its vectors have 3 dimensions, the model's 4",
                "column attributes is json, must be jsonb",
                "column model_fingerprint (text) is missing",
                "column source_time (timestamp with time zone) is missing",
                "column deleted_at (timestamp with time zone) is missing",
                "column lang (text) is missing",
                "PRIMARY KEY (id, instruction_name, chunk)");
    }

    @Test
    void shouldSayHowToGoOnWithATableOfAnEarlierVersion() throws Exception {
        PgVectorStore store = store(table(VectorType.VECTOR, 4, NO_INDEX, Map.of("it's", "text")));
        try (VectorStoreConnection connection = store.connect()) {
            connection.write(List.of(upsert("a", "0", 0, "a")));
        }
        database.execute(
                "ALTER TABLE \"Embeddings \"\"q\"\"\" DROP instruction, DROP written_at, DROP \"it's\"");
        String upgrade =
                "ALTER TABLE \"Embeddings \"\"q\"\"\" ADD COLUMN \"instruction\" text, ADD COLUMN"
                        + " \"written_at\" timestamp with time zone, ADD COLUMN \"it's\" text";
        assertFatal(store::connect, "column instruction (text) is missing", upgrade);
        try (VectorIndex reader = store.reader()) {
            assertThatThrownBy(() -> reader.check(Rows.MODEL, Rows.FINGERPRINT, 4))
                    .hasMessageContaining("column written_at is missing")
                    .hasMessageContaining(upgrade);
        }
        database.execute(upgrade);
        EmbeddedRecord edited =
                upsert("a", null, "0", at(1), "a", Map.of("lang", "\"de\""))
                        .withEmbedding(EmbeddedRecord.SAME_VECTOR);
        try (VectorStoreConnection connection = store.connect()) {
            connection.write(List.of(edited, upsert("b", "0", 2, "b")));
        }
        assertThat(live()).hasSize(2);
    }

    @Test
    void shouldNameAllThatTheUserMayNot() throws Exception {
        String user = database.name + "_user";
        database.execute(
                "CREATE EXTENSION vector",
                "CREATE ROLE " + user + " LOGIN PASSWORD 'p'",
                "REVOKE TEMPORARY ON DATABASE " + database.name + " FROM PUBLIC",
                "CREATE SCHEMA s",
                "GRANT USAGE ON SCHEMA s TO " + user);
        PgVectorTable table =
                new PgVectorTable("s.t", VectorType.VECTOR, 4, NO_INDEX, Map.of(), true, false);
        PgVectorStore limited = new PgVectorStore(database.url(user, "p"), Map.of(), table);
        assertFatal(limited::connect, "TEMPORARY", "may not make it: GRANT CREATE ON SCHEMA \"s\"");

        store(table).connect().close();
        database.execute("GRANT SELECT, INSERT ON s.t TO " + user);
        assertFatal(limited::connect, "TEMPORARY", "lacks the right to UPDATE, DELETE");

        database.execute(
                "GRANT UPDATE, DELETE ON s.t TO " + user,
                "GRANT TEMPORARY ON DATABASE " + database.name + " TO " + user);
        try (VectorStoreConnection connection = limited.connect()) {
            connection.write(List.of(upsert("a", "0", 0, "a")));
        }
        assertThat(database.query("SELECT id FROM s.t")).containsExactly("a");
        database.execute("DROP OWNED BY " + user, "DROP ROLE " + user);
    }

    @Test
    void shouldSayThatTheExtensionIsMissing() throws Exception {
        PgVectorTable table =
                new PgVectorTable(
                        "nowhere.t", VectorType.VECTOR, 4, NO_INDEX, Map.of(), false, false);
        assertFatal(
                () -> store(table).connect(),
                "CREATE EXTENSION vector",
                "the table is not there, and making it is switched off");
    }

    @Test
    void shouldSayThatVectorsAreTooLongForAnIndex() {
        assertFatal(
                () -> store(table(VectorType.VECTOR, 3000, HNSW, Map.of())).connect(),
                "at most 2000 dimensions, the model has 3000",
                "halfvec");
    }

    @Test
    void shouldTellWrongPasswordsFromServersThatAreAway() {
        assertFatal(
                () ->
                        new PgVectorStore(
                                        database.url("postgres", "wrong-password"),
                                        Map.of(),
                                        table(VectorType.VECTOR, 4, HNSW, Map.of()))
                                .connect(),
                "password authentication failed");
        assertThatThrownBy(
                        () ->
                                new PgVectorStore(
                                                "jdbc:postgresql://127.0.0.1:1/x?password=secret",
                                                Map.of("user", "u"),
                                                table(VectorType.VECTOR, 4, HNSW, Map.of()))
                                        .connect())
                .isInstanceOfSatisfying(
                        VectorStoreException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.RETRYABLE))
                .hasMessageContaining("127.0.0.1:1/x")
                .hasMessageNotContaining("secret");
    }

    private static void assertFatal(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String... parts) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        VectorStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FATAL))
                .hasMessageContainingAll(parts);
    }
}
