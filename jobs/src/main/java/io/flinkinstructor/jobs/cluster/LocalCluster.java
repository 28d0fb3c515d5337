package io.flinkinstructor.jobs.cluster;

import io.flinkinstructor.jobs.kafka.PipelineTopics;
import io.flinkinstructor.jobs.machine.LinuxProcess;
import io.flinkinstructor.jobs.machine.ListeningSockets;
import io.flinkinstructor.jobs.options.RefusedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A Flink cluster of processes on this machine: one job manager with high availability, task
 * managers, ZooKeeper and a Kafka broker, each a JVM that outlives its starter, all on 127.0.0.1.
 *
 * <p>What is known of it lies in a directory: any process may look at it there, stop it, or start
 * one of its processes again, with the same configuration, ports and data. Two that start and stop
 * in the same directory at once take turns. Not safe for several threads.
 */
public final class LocalCluster {

    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final int SHOWN_LINES = 20;

    private final ClusterDirectory directory;

    /**
     * @param directory where the cluster keeps what it has; need not be there yet
     */
    public LocalCluster(Path directory) {
        this.directory = ClusterDirectory.of(directory);
    }

    /** Where the cluster keeps what it has. */
    public Path directory() {
        return directory.path();
    }

    /**
     * Starts all processes and waits until they do their work. A directory that holds an earlier
     * cluster goes on: with its topics, and with the jobs that were not cancelled.
     *
     * @param distribution the build whose libraries the processes run
     * @throws RefusedException if processes of the directory live
     * @throws IOException if one does not start; then none is left
     */
    public void start(ClusterSettings settings, Path distribution)
            throws IOException, InterruptedException {
        if (!Files.isDirectory(distribution.resolve("local"))) {
            throw new RefusedException(
                    "No cluster was started",
                    List.of(distribution + " is no distribution: build it with mvn package"));
        }
        Files.createDirectories(directory.path());
        List<DetachedProcess> processes = new ArrayList<>();
        try (FileChannel channel = lockFile()) {
            channel.lock();
            refuseIfAlive();
            directory.fill(distribution);
            Optional<ClusterPorts> earlier =
                    directory.exists()
                            ? Optional.of(ClusterPorts.read(directory.ports()))
                            : Optional.empty();
            ClusterPorts ports = ClusterPorts.choose(settings, earlier);
            ports.write(directory.ports());
            Files.writeString(directory.taskManagers(), settings.taskManagers() + "\n");
            FlinkConfiguration.write(
                    FlinkConfiguration.highlyAvailable(directory, ports, settings),
                    directory.configuration());
            Programs programs = new Programs(directory, ports);
            programs.configureZooKeeper();
            // All at once: Flink waits for ZooKeeper, and task managers wait for the job manager.
            for (String name : ProcessNames.all(settings.kafka(), settings.taskManagers())) {
                DetachedProcess process = process(name);
                programs.start(process);
                processes.add(process);
            }
        }
        try {
            for (DetachedProcess process : processes) {
                awaitReady(process);
            }
            if (settings.kafka()) {
                PipelineTopics.create(bootstrapServers());
            }
        } catch (IOException e) {
            stop();
            throw e;
        }
    }

    private void refuseIfAlive() {
        List<Long> alive =
                DetachedProcess.allOf(directory).stream().map(LinuxProcess::pid).toList();
        if (!alive.isEmpty()) {
            throw new RefusedException(
                    "No cluster was started",
                    List.of(
                            "processes of "
                                    + directory.path()
                                    + " live ("
                                    + alive
                                    + "): stop them, or give another --dir"));
        }
    }

    /**
     * Starts one process, with the configuration, ports and data that it had.
     *
     * @param name such as {@code jobmanager}; a task manager may be a new one
     * @throws RefusedException if it lives, or there is none of that name
     */
    public void startOne(String name) throws IOException {
        ClusterPorts ports = ports();
        DetachedProcess process = named(name);
        try (FileChannel channel = lockFile()) {
            channel.lock();
            Optional<LinuxProcess> alive = process.alive();
            if (alive.isPresent()) {
                throw new RefusedException(
                        "Nothing was started",
                        List.of(name + " lives, as process " + alive.get().pid()));
            }
            new Programs(directory, ports).start(process);
        }
    }

    /**
     * Waits until a process does its work: a task manager has registered, a job manager answers, a
     * broker takes requests.
     *
     * @throws IOException if it ends, or takes longer than three minutes
     */
    public void awaitReady(String name) throws IOException, InterruptedException {
        awaitReady(named(name));
    }

    private void awaitReady(DetachedProcess process) throws IOException, InterruptedException {
        Readiness readiness = new Readiness(ports());
        boolean ready =
                Polling.until(
                        START,
                        () -> {
                            Optional<LinuxProcess> alive = process.alive();
                            return alive.isEmpty()
                                    || readiness.isReady(process.name(), alive.get());
                        });
        if (!ready || process.alive().isEmpty()) {
            throw new IOException(
                    process.name()
                            + (ready
                                    ? " has ended"
                                    : " is not ready after " + START.toMinutes() + " min")
                            + "; the end of "
                            + process.output()
                            + ":\n"
                            + lastLines(process.output()));
        }
    }

    private static String lastLines(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return String.join(
                "\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    }

    /**
     * Stops one process: SIGTERM, and SIGKILL if it lives on.
     *
     * @throws RefusedException if there is none of that name
     */
    public void stopOne(String name) throws IOException, InterruptedException {
        DetachedProcess process = named(name);
        end(process.alive().stream().toList());
        process.forget();
    }

    /**
     * Kills one process at once; it counts as dead until it is started again.
     *
     * @throws RefusedException if there is none of that name
     */
    public void kill(String name) throws InterruptedException {
        Optional<LinuxProcess> alive = named(name).alive();
        if (alive.isPresent()) {
            alive.get().kill();
            Polling.until(STOP, () -> !alive.get().isAlive());
        }
    }

    /** Stops all processes: also frozen ones, and such whose files are gone. Data stay. */
    public void stop() throws IOException, InterruptedException {
        if (!directory.exists()) {
            return;
        }
        try (FileChannel channel = lockFile()) {
            channel.lock();
            // First the job manager, which leaves its jobs as they are, to go on later; last what
            // the others need in order to end.
            end(alive(ProcessNames.JOB_MANAGER));
            List<LinuxProcess> taskManagers = new ArrayList<>();
            for (String name : names()) {
                if (ProcessNames.taskManager(name) > 0) {
                    taskManagers.addAll(alive(name));
                }
            }
            end(taskManagers);
            end(alive(ProcessNames.BROKER));
            end(alive(ProcessNames.ZOOKEEPER));
            end(DetachedProcess.allOf(directory));
            for (String name : names()) {
                process(name).forget();
            }
        }
    }

    private List<LinuxProcess> alive(String name) {
        return process(name).alive().stream().toList();
    }

    private static void end(List<LinuxProcess> processes) throws InterruptedException {
        processes.forEach(LinuxProcess::terminate);
        if (!Polling.until(STOP, () -> processes.stream().noneMatch(LinuxProcess::isAlive))) {
            processes.forEach(LinuxProcess::kill);
            Polling.until(STOP, () -> processes.stream().noneMatch(LinuxProcess::isAlive));
        }
    }

    /**
     * Deletes the directory, with topics, checkpoints and logs.
     *
     * @throws RefusedException if processes of it live
     */
    public void remove() throws IOException {
        if (Files.exists(directory.path())) {
            refuseIfAlive();
            directory.remove();
        }
    }

    /** All processes that there should be or are; empty where no cluster was started. */
    public List<ProcessStatus> status() throws IOException {
        if (!directory.exists()) {
            return List.of();
        }
        Readiness readiness = new Readiness(ports());
        List<ProcessStatus> all = new ArrayList<>();
        for (String name : names()) {
            DetachedProcess process = process(name);
            Optional<LinuxProcess> alive = process.alive();
            all.add(
                    new ProcessStatus(
                            name,
                            alive.map(found -> OptionalLong.of(found.pid()))
                                    .orElse(OptionalLong.empty()),
                            state(process, alive, readiness),
                            alive.map(found -> ListeningSockets.of(found.pid()))
                                    .orElse(List.of())));
        }
        return all;
    }

    private static ProcessState state(
            DetachedProcess process, Optional<LinuxProcess> alive, Readiness readiness) {
        if (alive.isEmpty()) {
            return process.expected() ? ProcessState.DEAD : ProcessState.NOT_STARTED;
        }
        if (alive.get().isFrozen()) {
            return ProcessState.FROZEN;
        }
        return readiness.isReady(process.name(), alive.get())
                ? ProcessState.RUNNING
                : ProcessState.STARTING;
    }

    /** The process id of one that lives. */
    public OptionalLong pid(String name) {
        return named(name)
                .alive()
                .map(found -> OptionalLong.of(found.pid()))
                .orElse(OptionalLong.empty());
    }

    /** Flink's REST API. */
    public FlinkRest flink() throws IOException {
        return new FlinkRest(ports().rest());
    }

    /** The thin job jar of the libraries that the processes run. */
    public Path job() {
        return directory.job();
    }

    /** The options of the example pipeline. */
    public Path examplePipeline() {
        return directory.configuration().resolve("pipeline.yaml");
    }

    /** Whether a broker is part of it. */
    public boolean hasBroker() throws IOException {
        return ports().kafka().isPresent();
    }

    /**
     * The broker, as clients name it.
     *
     * @throws java.util.NoSuchElementException if there is none
     */
    public String bootstrapServers() throws IOException {
        return "127.0.0.1:" + ports().kafka().orElseThrow();
    }

    private ClusterPorts ports() throws IOException {
        if (!directory.exists()) {
            throw new RefusedException(
                    "No cluster", List.of(directory.path() + " holds none: start it first"));
        }
        return ClusterPorts.read(directory.ports());
    }

    /** Those of the start, and task managers that came later. */
    private List<String> names() throws IOException {
        int started = Integer.parseInt(Files.readString(directory.taskManagers()).strip());
        List<String> names = new ArrayList<>(ProcessNames.all(hasBroker(), started));
        TreeSet<Integer> later = new TreeSet<>();
        try (Stream<Path> files = Files.list(directory.pids())) {
            files.map(file -> file.getFileName().toString().replace(".pid", ""))
                    .map(ProcessNames::taskManager)
                    .filter(number -> number > started)
                    .forEach(later::add);
        }
        later.forEach(number -> names.add(ProcessNames.taskManager(number)));
        return names;
    }

    private DetachedProcess process(String name) {
        return new DetachedProcess(name, directory);
    }

    private DetachedProcess named(String name) {
        boolean known =
                ProcessNames.all(true, 0).contains(name) || ProcessNames.taskManager(name) > 0;
        if (!known) {
            throw new RefusedException(
                    "No such process",
                    List.of(
                            name
                                    + ": there are zookeeper, broker, jobmanager, taskmanager-1,"
                                    + " taskmanager-2 and so on"));
        }
        return process(name);
    }

    /** What is locked by one that starts or stops, until it is closed. */
    private FileChannel lockFile() throws IOException {
        return FileChannel.open(
                directory.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }
}
