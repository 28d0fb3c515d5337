package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.jobs.cluster.FlinkPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own for what is measured, so that each run starts with the same native memory, heap
 * and compiled code: the class path of this one, the same flags for all, and as many cores as asked
 * for. It dies with this JVM.
 */
final class ChildJvm implements AutoCloseable {

    private final String name;
    private final Process process;
    private final Path log;

    private ChildJvm(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a main class to be measured.
     *
     * @param name for the log file and messages
     * @param settings cores, folder
     * @param flags of the JVM, such as {@code -Xmx1g}
     * @param main the class with the main method
     * @param arguments of the main method
     */
    static ChildJvm start(
            String name, Settings settings, List<String> flags, String main, List<String> arguments)
            throws IOException {
        return start(name, settings, flags, ownClassPath(), main, arguments);
    }

    /** The same on another class path than this JVM's. */
    static ChildJvm start(
            String name,
            Settings settings,
            List<String> flags,
            String classPath,
            String main,
            List<String> arguments)
            throws IOException {
        List<String> measured = new ArrayList<>(flags);
        measured.add("-XX:ActiveProcessorCount=" + settings.cores());
        return start(name, settings, settings.pinning(), measured, classPath, main, arguments);
    }

    private static String ownClassPath() {
        return System.getProperty("java.class.path");
    }

    /**
     * Runs a main class to be measured, to its end, with {@link Settings#HEAP}.
     *
     * @param name for the log file and messages
     * @param limit how long it may take
     */
    static void run(
            String name, Settings settings, Class<?> main, List<String> arguments, Duration limit)
            throws IOException, InterruptedException {
        run(name, settings, List.of(Settings.HEAP), main, arguments, limit);
    }

    /** The same with {@link Settings#JOB}. */
    static void runJob(
            String name, Settings settings, Class<?> main, List<String> arguments, Duration limit)
            throws IOException, InterruptedException {
        run(name, settings, Settings.JOB, main, arguments, limit);
    }

    private static void run(
            String name,
            Settings settings,
            List<String> flags,
            Class<?> main,
            List<String> arguments,
            Duration limit)
            throws IOException, InterruptedException {
        try (ChildJvm child = start(name, settings, flags, main.getName(), arguments)) {
            child.await(limit);
        }
    }

    /** Starts a main class that works beside what is measured, on other cores if there are any. */
    static ChildJvm startBeside(
            String name, Settings settings, List<String> flags, String main, List<String> arguments)
            throws IOException {
        return start(
                name, settings, settings.pinningBeside(), flags, ownClassPath(), main, arguments);
    }

    private static ChildJvm start(
            String name,
            Settings settings,
            List<String> pinning,
            List<String> flags,
            String classPath,
            String main,
            List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(pinning);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("-Dai.djl.offline=true");
        command.add("-Dlog4j2.configurationFile=benchmark-log4j2.properties");
        command.addAll(FlinkPrograms.access());
        command.add("-cp");
        command.add(classPath);
        command.add(main);
        command.addAll(arguments);
        Path log = settings.folder().resolve(name + ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(FlinkPrograms.environment());
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new ChildJvm(name, process, log);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the end; a failure brings the end of the log with it. */
    void await(Duration limit) throws IOException, InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            close();
            throw new IOException(name + " did not end within " + limit + logTail());
        }
        if (process.exitValue() != 0) {
            throw new IOException(name + " ended with status " + process.exitValue() + logTail());
        }
    }

    /** What it printed until now. */
    List<String> log() throws IOException {
        return Files.readAllLines(log);
    }

    /** The end of what it printed. */
    String logTail() throws IOException {
        List<String> lines = log();
        return "; the end of its log:\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    /** Ends it at once. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
