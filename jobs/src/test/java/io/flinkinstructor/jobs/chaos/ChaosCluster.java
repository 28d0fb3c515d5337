package io.flinkinstructor.jobs.chaos;

import io.flinkinstructor.jobs.cluster.ClusterSettings;
import io.flinkinstructor.jobs.cluster.FlinkRest;
import io.flinkinstructor.jobs.cluster.LocalCluster;
import io.flinkinstructor.jobs.exactlyonce.Await;
import io.flinkinstructor.jobs.machine.Folders;
import io.flinkinstructor.jobs.machine.LinuxProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A cluster as {@code deploy/cluster} starts it, for the time of a run. What it takes from the
 * machine is given back when it is closed, or when this process ends in another way.
 */
final class ChaosCluster implements AutoCloseable {

    static final String JOB_MANAGER = "jobmanager";
    static final String BROKER = "broker";

    private static final int TASK_MANAGERS = 3;
    private static final int SLOTS = 2;
    private static final int WEB_PORT = 18181;
    private static final int KAFKA_PORT = 19192;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path folder;
    private final Path keptLogs;
    private final CheckpointDisk disk;
    private final LocalCluster cluster;
    private final Thread atEnd = new Thread(this::release, "release-cluster");
    private boolean released;

    private ChaosCluster(Path folder, Path keptLogs, CheckpointDisk disk) {
        this.folder = folder;
        this.keptLogs = keptLogs;
        this.disk = disk;
        this.cluster = new LocalCluster(folder.resolve("cluster"));
        Runtime.getRuntime().addShutdownHook(atEnd);
    }

    /**
     * Starts all processes.
     *
     * @param distribution the build
     * @param keptLogs where the logs go in the end
     */
    static ChaosCluster start(Path distribution, Path keptLogs)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("flink-instructor-chaos-");
        ChaosCluster started =
                new ChaosCluster(
                        folder, keptLogs, CheckpointDisk.mount(folder.resolve("checkpoints")));
        try {
            started.cluster.start(
                    new ClusterSettings(
                            TASK_MANAGERS,
                            SLOTS,
                            true,
                            WEB_PORT,
                            KAFKA_PORT,
                            started.flinkOptions()),
                    distribution);
        } catch (Exception e) {
            started.close();
            throw e;
        }
        return started;
    }

    private Map<String, String> flinkOptions() {
        return Map.of(
                "execution.checkpointing.dir",
                disk.folder().toUri().toString(),
                // What is asked over REST is at most so old.
                "web.refresh-interval",
                "100 ms");
    }

    /** For whatever else a run keeps on disk; gone with the cluster. */
    Path folder() {
        return folder;
    }

    CheckpointDisk disk() {
        return disk;
    }

    FlinkRest flink() throws IOException {
        return cluster.flink();
    }

    String bootstrapServers() throws IOException {
        return cluster.bootstrapServers();
    }

    Path jobJar() {
        return cluster.job();
    }

    /** The options of an example, which a run's own win over. */
    Path examplePipeline() {
        return cluster.examplePipeline();
    }

    void kill(String name) throws InterruptedException {
        cluster.kill(name);
    }

    void start(String name) throws IOException {
        cluster.startOne(name);
    }

    /** Starts a process, and waits until it does its work. */
    void bringBack(String name) throws IOException, InterruptedException {
        cluster.startOne(name);
        cluster.awaitReady(name);
    }

    /**
     * Waits until a process does its work. One that ends meanwhile is started again, as whatever
     * runs Flink in production would: a task manager ends itself when a task cannot be cleaned up,
     * such as a writer whose producer was fenced.
     */
    void awaitReady(String name) throws IOException, InterruptedException {
        try {
            cluster.awaitReady(name);
        } catch (IOException e) {
            if (cluster.pid(name).isPresent()) {
                throw e;
            }
            bringBack(name);
        }
    }

    /** Starts the task managers that have ended. */
    void revive() throws IOException, InterruptedException {
        for (int number = 1; number <= TASK_MANAGERS; number++) {
            String name = "taskmanager-" + number;
            if (cluster.pid(name).isEmpty()) {
                bringBack(name);
            }
        }
    }

    /**
     * One that lives.
     *
     * @throws NoSuchElementException if it does not
     */
    LinuxProcess process(String name) {
        return new LinuxProcess(cluster.pid(name).orElseThrow());
    }

    /** The task managers that live. */
    List<LinuxProcess> taskManagers() {
        return IntStream.rangeClosed(1, TASK_MANAGERS)
                .mapToObj(number -> cluster.pid("taskmanager-" + number))
                .flatMapToLong(OptionalLong::stream)
                .mapToObj(LinuxProcess::new)
                .toList();
    }

    /** Waits until the metadata of a job's next checkpoint are written: its commit follows. */
    void awaitNextCheckpoint(String job) throws Exception {
        Path checkpoints = disk.folder().resolve(job);
        long last = newestCheckpoint(checkpoints);
        Await.until(
                "the next checkpoint is complete",
                PATIENCE,
                () -> newestCheckpoint(checkpoints) > last);
    }

    private static long newestCheckpoint(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> Files.exists(file.resolve("_metadata")))
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("chk-"))
                    .mapToLong(name -> Long.parseLong(name.substring("chk-".length())))
                    .max()
                    .orElse(0);
        }
    }

    @Override
    public void close() {
        release();
        Runtime.getRuntime().removeShutdownHook(atEnd);
    }

    private synchronized void release() {
        if (released) {
            return;
        }
        released = true;
        try {
            cluster.stop();
            keepLogs();
            disk.close();
            Folders.remove(folder);
        } catch (IOException e) {
            System.err.println(folder + " is left: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void keepLogs() throws IOException {
        Path logs = cluster.directory().resolve("logs");
        if (!Files.isDirectory(logs)) {
            return;
        }
        if (Files.isDirectory(keptLogs)) {
            Folders.remove(keptLogs);
        }
        Files.createDirectories(keptLogs);
        try (Stream<Path> files = Files.list(logs)) {
            for (Path file : files.toList()) {
                Files.copy(file, keptLogs.resolve(file.getFileName()));
            }
        }
    }
}
