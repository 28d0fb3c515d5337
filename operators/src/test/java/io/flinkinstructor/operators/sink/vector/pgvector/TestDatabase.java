package io.flinkinstructor.operators.sink.vector.pgvector;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A database of its own on the server that deploy/test starts. */
final class TestDatabase implements AutoCloseable {

    private static final String SERVER = "FLINK_INSTRUCTOR_POSTGRES";

    final String name = "test_" + UUID.randomUUID().toString().replace("-", "");
    private final String server;

    TestDatabase() throws SQLException {
        server = System.getenv(SERVER);
        if (server == null) {
            throw new IllegalStateException(
                    SERVER
                            + " is not set: run deploy/test, or export "
                            + SERVER
                            + "=$(deploy/postgres start DIR)");
        }
        try (Connection admin = DriverManager.getConnection(server);
                Statement statement = admin.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
    }

    /** For its superuser. */
    String url() {
        return server.replace("/postgres?", "/" + name + "?");
    }

    /** For another user, who needs no password that anyone has to know. */
    String url(String user, String password) {
        return url().replaceAll("\\?.*", "?user=" + user + "&password=" + password);
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    /** The first column. */
    List<String> query(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        }
    }

    /** As an administrator, or a restart of the server, would end them. */
    void cutConnections() throws SQLException {
        try (Connection admin = DriverManager.getConnection(server);
                Statement statement = admin.createStatement()) {
            // Returns when they are gone.
            statement.execute(
                    "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '"
                            + name
                            + "'");
        }
    }

    @Override
    public void close() throws SQLException {
        try (Connection admin = DriverManager.getConnection(server);
                Statement statement = admin.createStatement()) {
            statement.execute("DROP DATABASE " + name + " WITH (FORCE)");
        }
    }
}
