package io.flinkinstructor.jobs.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A PostgreSQL server with pgvector: the one that the environment names, or one of its own. */
final class Postgres implements AutoCloseable {

    private static final String SERVER = "FLINK_INSTRUCTOR_POSTGRES";

    private final String url;
    private final Path folder;

    private Postgres(String url, Path folder) {
        this.url = url;
        this.folder = folder;
    }

    /**
     * Starts one by {@code deploy/postgres}, which installs what is missing, unless one is named.
     */
    static Postgres start() throws IOException, InterruptedException {
        String named = System.getenv(SERVER);
        if (named != null) {
            return new Postgres(named, null);
        }
        // Not within the benchmark's, where the server's own user has no business.
        Path folder = Files.createTempDirectory("flink-instructor-postgres");
        return new Postgres(script("start", folder), folder);
    }

    private static String script(String command, Path folder)
            throws IOException, InterruptedException {
        String root = System.getProperty("instructor.root");
        if (root == null) {
            throw new IOException(
                    SERVER + " is not set: export " + SERVER + "=$(deploy/postgres start DIR)");
        }
        Process process =
                new ProcessBuilder(
                                Path.of(root, "deploy", "postgres").toString(),
                                command,
                                folder.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("deploy/postgres " + command + " failed; see above");
        }
        return printed.strip();
    }

    /** Its JDBC URL, user and password included. */
    String url() {
        return url;
    }

    /** Stops it if it is one of its own. */
    @Override
    public void close() throws IOException {
        if (folder != null) {
            try {
                script("stop", folder);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
