package io.flinkinstructor.jobs.pipeline;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A table of one test in the PostgreSQL that deploy/test starts; the pipeline makes it, and it is
 * dropped at the end.
 */
final class PostgresTable implements AutoCloseable {

    private static final String SERVER = "FLINK_INSTRUCTOR_POSTGRES";

    final String name = "t" + UUID.randomUUID().toString().replace("-", "");
    private final String url;
    private final Connection connection;

    PostgresTable() throws SQLException {
        url = System.getenv(SERVER);
        if (url == null) {
            throw new IllegalStateException(
                    SERVER + " is not set: run deploy/test, or deploy/postgres start DIR");
        }
        connection = connect();
    }

    /** Another session, which is the caller's. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(url);
    }

    /** Has a pipeline write here, and nowhere else. */
    Map<String, String> in(Map<String, String> options) {
        options.put("sink.type", "pgvector");
        options.put("sink.pgvector.url", url);
        options.put("sink.pgvector.table", name);
        options.put("sink.pgvector.properties.ApplicationName", name);
        options.remove("sink.topic");
        return options;
    }

    /** Texts by id of what a search can find. */
    Map<String, String> texts() throws SQLException {
        Map<String, String> texts = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT id, text FROM " + name + " WHERE deleted_at IS NULL")) {
            while (row.next()) {
                texts.put(row.getString(1), row.getString(2));
            }
        }
        return texts;
    }

    /** Whether the table is there, and a search can find just these. */
    boolean holds(Map<String, String> texts) throws SQLException {
        return value("SELECT to_regclass('" + name + "')") != null && texts().equals(texts);
    }

    /** The first value that a query gives, as text. */
    String value(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    void execute(String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    /**
     * Ends the pipeline's sessions, as a restart of the server would; returns when they are gone.
     */
    void cutConnections() throws SQLException {
        execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE"
                        + " application_name = '"
                        + name
                        + "'");
    }

    @Override
    public void close() throws SQLException {
        try {
            execute("DROP TABLE IF EXISTS " + name);
        } finally {
            connection.close();
        }
    }
}
