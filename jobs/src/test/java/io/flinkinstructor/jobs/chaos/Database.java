package io.flinkinstructor.jobs.chaos;

import io.flinkinstructor.jobs.exactlyonce.Await;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A database of its own on a server of PostgreSQL, and what can happen to the server. All of it by
 * SQL: the server may be in another namespace, where its processes cannot be seen.
 */
final class Database implements AutoCloseable {

    static final String SERVER = "FLINK_INSTRUCTOR_POSTGRES";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final String server;
    private final String name;

    private Database(String server, String name) {
        this.server = server;
        this.name = name;
    }

    /** Makes one, on the server that the environment names with its superuser. */
    static Database create() throws SQLException {
        String server = System.getenv(SERVER);
        if (server == null) {
            throw new IllegalStateException(
                    SERVER
                            + " is not set: run deploy/test --chaos, or export "
                            + SERVER
                            + "=$(deploy/postgres start DIR)");
        }
        Database database = new Database(server, "chaos_" + ProcessHandle.current().pid());
        database.execute("DROP DATABASE IF EXISTS " + database.name + " WITH (FORCE)");
        database.execute("CREATE DATABASE " + database.name);
        return database;
    }

    /** With user and password. */
    String url() {
        return server.replace("/postgres?", "/" + name + "?");
    }

    /** Ends all sessions of the database, as an administrator would; they are gone then. */
    void endSessions() throws SQLException {
        ask(
                "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE datname"
                        + " = '"
                        + name
                        + "'");
    }

    /**
     * Restarts the server without letting it write anything first: it recovers from its log, as
     * after a crash. Returns when it is there again.
     */
    void crash() throws Exception {
        String before = started();
        String directory = ask("SHOW data_directory");
        // In a session of its own, or it would end with the one that it was started by.
        execute(
                "COPY (SELECT) TO PROGRAM 'setsid "
                        + ask("SELECT setting FROM pg_config WHERE name = 'BINDIR'")
                        + "/pg_ctl restart -m immediate -w -D "
                        + directory
                        + " -l "
                        + directory
                        + "/restarts </dev/null >/dev/null 2>&1 &'");
        Await.until("PostgreSQL is back", PATIENCE, () -> isBackSince(before));
    }

    private boolean isBackSince(String before) {
        try {
            return !started().equals(before);
        } catch (SQLException e) {
            // Not yet.
            return false;
        }
    }

    private String started() throws SQLException {
        return ask("SELECT pg_postmaster_start_time()");
    }

    private void execute(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server);
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private String ask(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server);
                Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public void close() throws SQLException {
        execute("DROP DATABASE " + name + " WITH (FORCE)");
    }
}
