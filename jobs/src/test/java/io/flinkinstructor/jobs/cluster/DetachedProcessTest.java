package io.flinkinstructor.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.jobs.machine.LinuxProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetachedProcessTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** The JVM itself is all that is needed: it lives until it is told to end. */
    private static final JvmProgram WAITING =
            new JvmProgram(List.of("-Xmx16m"), Waiting.class.getName(), List.of("a b"));

    @TempDir Path folder;

    private ClusterDirectory directory;
    private DetachedProcess process;

    /** Waits for the signal that ends it. */
    static final class Waiting {

        private Waiting() {}

        public static void main(String[] args) throws InterruptedException {
            System.out.println("waiting " + args[0]);
            new CountDownLatch(1).await();
        }
    }

    @BeforeEach
    void prepare() throws Exception {
        directory = ClusterDirectory.of(folder);
        Files.createDirectories(directory.pids());
        Files.createDirectories(directory.logs());
        Files.createDirectories(directory.temporary());
        process = new DetachedProcess("taskmanager-1", directory);
    }

    @AfterEach
    void endAll() {
        DetachedProcess.allOf(directory).forEach(LinuxProcess::kill);
    }

    @Test
    void shouldKnowWhatItStarted() throws Exception {
        assertThat(process.expected()).isFalse();
        assertThat(process.alive()).isEmpty();

        process.start(WAITING, System.getProperty("java.class.path"));

        LinuxProcess alive = process.alive().orElseThrow();
        assertThat(Files.readString(directory.pids().resolve("taskmanager-1.pid")))
                .isEqualTo(alive.pid() + "\n");
        assertThat(Polling.until(PATIENCE, () -> printed("waiting a b"))).isTrue();
        assertThat(session(alive)).isEqualTo(alive.pid());
        assertThat(alive.commandLine()).contains("-Djava.io.tmpdir=" + directory.temporary());
        assertThat(environment(alive)).contains("ORT_DISABLE_TELEMETRY=1");

        alive.terminate();
        assertThat(Polling.until(PATIENCE, () -> process.alive().isEmpty())).isTrue();
        assertThat(process.expected()).isTrue();
        process.forget();
        assertThat(process.expected()).isFalse();
    }

    @Test
    void shouldNotTakeAnothersProcessForItsOwn() throws Exception {
        Files.writeString(
                directory.pids().resolve("taskmanager-1.pid"),
                ProcessHandle.current().pid() + "\n");

        assertThat(process.expected()).isTrue();
        assertThat(process.alive()).isEmpty();
        assertThat(DetachedProcess.allOf(directory)).isEmpty();
    }

    @Test
    void shouldFindAProcessWhoseFileIsGone() throws Exception {
        process.start(WAITING, System.getProperty("java.class.path"));
        LinuxProcess alive = process.alive().orElseThrow();

        process.forget();

        assertThat(process.alive()).isEmpty();
        assertThat(DetachedProcess.allOf(directory)).containsExactly(alive);
        ClusterDirectory another = ClusterDirectory.of(folder.resolve("pids"));
        assertThat(DetachedProcess.allOf(another)).isEmpty();
    }

    private boolean printed(String line) {
        try {
            return Files.readAllLines(process.output()).contains(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Field 6 of its {@code stat}: the process that leads its session. */
    private static long session(LinuxProcess process) throws Exception {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3]);
    }

    private static List<String> environment(LinuxProcess process) throws Exception {
        return List.of(
                Files.readString(Path.of("/proc/" + process.pid() + "/environ")).split("\0"));
    }
}
