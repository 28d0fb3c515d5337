package io.flinkinstructor.operators.sink.vector.pgvector;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What PostgreSQL's catalogs say of a table. For one thread. */
final class Catalog {

    private final Connection connection;
    private final String table;

    /**
     * @param table its name, quoted for SQL
     */
    Catalog(Connection connection, String table) {
        this.connection = connection;
        this.table = table;
    }

    /** Whether the table is there. */
    boolean exists() throws SQLException {
        return flag("SELECT to_regclass(?) IS NOT NULL", table);
    }

    /** The types of the table's columns by name, as PostgreSQL names them. */
    Map<String, String> columns() throws SQLException {
        Map<String, String> columns = new LinkedHashMap<>();
        try (PreparedStatement query =
                connection.prepareStatement(
                        "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE"
                                + " attrelid = to_regclass(?) AND attnum > 0 AND NOT"
                                + " attisdropped")) {
            query.setString(1, table);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    columns.put(rows.getString(1), rows.getString(2));
                }
            }
        }
        return columns;
    }

    /** Whether a query's only value is true. */
    boolean flag(String sql, String... parameters) throws SQLException {
        return "t".equals(text(sql, parameters));
    }

    /** A query's first value as text; null if it has none. */
    String text(String sql, String... parameters) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                query.setString(i + 1, parameters[i]);
            }
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() ? rows.getString(1) : null;
            }
        }
    }
}
