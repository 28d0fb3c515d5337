package io.flinkinstructor.jobs.exactlyonce.store;

import io.flinkinstructor.schemas.EmbeddedRecord;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A table of PostgreSQL. A look is a snapshot of the database. A connection that is lost is made
 * anew with the next look.
 */
public final class PgvectorView implements StoreView {

    private static final String UNDEFINED_TABLE = "42P01";

    private final String url;
    private final String table;
    private Connection connection;

    /**
     * @param table its name as it is, without a schema
     */
    public PgvectorView(String url, String table) {
        this.url = url;
        this.table = '"' + table + '"';
    }

    private interface Query<T> {
        T ask(Connection connection) throws SQLException;
    }

    private <T> T ask(Query<T> query, T withoutTable) throws IOException {
        try {
            if (connection == null) {
                connection = DriverManager.getConnection(url);
                connection.setAutoCommit(false);
                connection.setReadOnly(true);
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            }
            return query.ask(connection);
        } catch (SQLException e) {
            close();
            if (UNDEFINED_TABLE.equals(e.getSQLState())) {
                return withoutTable;
            }
            throw new IOException("PostgreSQL is away: " + e.getMessage(), e);
        }
    }

    @Override
    public Map<String, List<String>> look() throws IOException {
        return ask(this::stamps, Map.of());
    }

    private Map<String, List<String>> stamps(Connection open) throws SQLException {
        // The next snapshot begins with the query.
        open.commit();
        Map<String, List<String>> stamps = new HashMap<>();
        try (Statement statement = open.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT id, instruction_name, chunk, xmin FROM "
                                        + table
                                        + " WHERE deleted_at IS NULL ORDER BY 1, 2, 3")) {
            while (row.next()) {
                stamps.computeIfAbsent(row.getString(1), id -> new ArrayList<>())
                        .add(row.getString(2) + "#" + row.getString(3) + " by " + row.getString(4));
            }
        }
        return stamps;
    }

    @Override
    public Map<String, List<EmbeddedRecord>> rows(Set<String> documents) throws IOException {
        return ask(open -> rows(open, documents), Map.of());
    }

    private Map<String, List<EmbeddedRecord>> rows(Connection open, Set<String> documents)
            throws SQLException {
        Map<String, List<EmbeddedRecord>> rows = new HashMap<>();
        try (PreparedStatement statement =
                open.prepareStatement(
                        "SELECT id, instruction_name, chunk, position, chunks, text, instruction,"
                                + " model, model_fingerprint, embedding::real[], attributes::text,"
                                + " version_scope, version,"
                                + " (extract(epoch FROM source_time) * 1000)::bigint FROM "
                                + table
                                + " WHERE deleted_at IS NULL AND id = ANY (?)")) {
            statement.setArray(1, open.createArrayOf("text", documents.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.computeIfAbsent(row.getString(1), id -> new ArrayList<>())
                            .add(row(row).asEmbedded());
                }
            }
        }
        return rows;
    }

    private static StoredRecord row(ResultSet row) throws SQLException {
        return new StoredRecord(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getInt(4),
                row.getInt(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                vector((Float[]) row.getArray(10).getArray()),
                row.getString(11),
                row.getString(12),
                row.getLong(13),
                row.getLong(14));
    }

    private static float[] vector(Float[] components) {
        float[] vector = new float[components.length];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = components[i];
        }
        return vector;
    }

    /** Deleted rows have neither text nor vector any more. */
    @Override
    public List<String> faults() throws IOException {
        return ask(this::rowsThatAreHalfDeleted, List.of());
    }

    private List<String> rowsThatAreHalfDeleted(Connection open) throws SQLException {
        open.commit();
        List<String> faults = new ArrayList<>();
        try (Statement statement = open.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT id, chunk FROM "
                                        + table
                                        + " WHERE deleted_at IS NOT NULL"
                                        + " AND num_nonnulls(text, embedding, attributes) > 0")) {
            while (row.next()) {
                faults.add(
                        row.getString(1)
                                + "#"
                                + row.getString(2)
                                + " is deleted, and what it held is there");
            }
        }
        return faults;
    }

    @Override
    public void close() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // The server ends what is left of it.
        }
        connection = null;
    }
}
