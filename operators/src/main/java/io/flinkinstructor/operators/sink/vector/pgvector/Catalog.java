package io.flinkinstructor.operators.sink.vector.pgvector;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What PostgreSQL's catalogs say of a table. For one thread. */
final class Catalog {

    /** What is to be known of the tables that a view shows; parameter: the view. */
    static final String SHOWN_BY_VIEW =
            "SELECT %s FROM (SELECT DISTINCT d.refobjid FROM pg_rewrite r JOIN pg_depend d ON"
                    + " d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid ="
                    + " 'pg_class'::regclass WHERE r.ev_class = to_regclass(?) AND d.refobjid <>"
                    + " r.ev_class) shown";

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

    /** PostgreSQL's number of the table; of the one that is shown, where this is a view. */
    String shown() throws SQLException {
        return text(
                "SELECT coalesce(("
                        + SHOWN_BY_VIEW.formatted("min(refobjid)")
                        + "), to_regclass(?)::oid)",
                table,
                table);
    }

    /**
     * Another text each time a table is made anew, or a view of its name is changed; null if
     * neither is there.
     */
    String revision() throws SQLException {
        return text(
                "SELECT concat_ws('/', c.oid, r.xmin, ("
                        + SHOWN_BY_VIEW.formatted("min(refobjid)")
                        + ")) FROM pg_class c LEFT JOIN pg_rewrite r ON r.ev_class = c.oid WHERE"
                        + " c.oid = to_regclass(?)",
                table,
                table);
    }

    /** What gives others the rights again that they have, besides the owner's. */
    List<String> grants() throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement(
                        "SELECT a.privilege_type, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE"
                                + " quote_ident(pg_get_userbyid(a.grantee)) END, a.is_grantable"
                                + " FROM pg_class c, aclexplode(c.relacl) a WHERE c.oid ="
                                + " to_regclass(?) AND a.grantee <> c.relowner")) {
            query.setString(1, table);
            List<String> grants = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    grants.add(
                            "GRANT "
                                    + rows.getString(1)
                                    + " ON "
                                    + table
                                    + " TO "
                                    + rows.getString(2)
                                    + (rows.getBoolean(3) ? " WITH GRANT OPTION" : ""));
                }
            }
            return grants;
        }
    }

    /** The types of the table's columns by name, as PostgreSQL names them. */
    Map<String, String> columns() throws SQLException {
        Map<String, String> columns = new LinkedHashMap<>();
        try (PreparedStatement query =
                connection.prepareStatement(
                        "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE"
                                + " attrelid = to_regclass(?) AND attnum > 0 AND NOT"
                                + " attisdropped ORDER BY attnum")) {
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
