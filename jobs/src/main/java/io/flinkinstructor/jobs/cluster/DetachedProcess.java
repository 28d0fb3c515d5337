package io.flinkinstructor.jobs.cluster;

import io.flinkinstructor.jobs.machine.LinuxProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A JVM that outlives the one that started it, known by a file with its process id.
 *
 * <p>The id may have gone to another process since. So the path of the file is an argument of the
 * JVM, and only a process with that argument is ours; it is found by it even without the file.
 */
final class DetachedProcess {

    private static final String MARK = "-Dinstructor.process=";

    private final String name;
    private final ClusterDirectory directory;

    DetachedProcess(String name, ClusterDirectory directory) {
        this.name = name;
        this.directory = directory;
    }

    /** All processes of a directory that live, whether or not their files do. */
    static List<LinuxProcess> allOf(ClusterDirectory directory) {
        String mark = MARK + directory.pids() + "/";
        return LinuxProcess.all().stream()
                .filter(
                        process ->
                                process.commandLine().stream()
                                        .anyMatch(argument -> argument.startsWith(mark)))
                .toList();
    }

    String name() {
        return name;
    }

    Path output() {
        return directory.logs().resolve(name + ".out");
    }

    /** Whether it was started, and nobody asked it to stop since. */
    boolean expected() {
        return Files.exists(pidFile());
    }

    /** The process, if it lives. */
    Optional<LinuxProcess> alive() {
        return recorded()
                .map(LinuxProcess::new)
                .filter(process -> process.commandLine().contains(mark()));
    }

    private Optional<Long> recorded() {
        try {
            return Optional.of(Long.parseLong(Files.readString(pidFile()).strip()));
        } catch (IOException | NumberFormatException e) {
            // Not there, or not whole: then it is not known by it.
            return Optional.empty();
        }
    }

    /**
     * Starts it in a session of its own, with its output in the directory's logs.
     *
     * @param classPath for the JVM
     */
    void start(JvmProgram program, String classPath) throws IOException {
        List<String> command = new ArrayList<>();
        // Neither the end of the terminal nor Ctrl-C in it is for this process.
        command.add("setsid");
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(mark());
        command.addAll(program.flags());
        command.addAll(FlinkPrograms.access());
        // A process that is killed leaves there what it unpacked, such as native libraries.
        command.add("-Djava.io.tmpdir=" + directory.temporary());
        command.add("-Dai.djl.offline=true");
        command.add("-Dlog4j2.disable.jmx=true");
        command.add("-Dlog4j2.configurationFile=" + directory.logging());
        command.add("-Dlog.file=" + directory.logs().resolve(name + ".log"));
        command.add("-Dlog.append=true");
        command.add("-cp");
        command.add(classPath);
        command.add(program.mainClass());
        command.addAll(program.arguments());
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(directory.path().toFile())
                        .redirectInput(new File("/dev/null"))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
        builder.environment().putAll(FlinkPrograms.environment());
        long pid = builder.start().pid();
        Files.writeString(pidFile(), pid + "\n");
    }

    /** Forgets it; what lives on is found by its argument only. */
    void forget() throws IOException {
        Files.deleteIfExists(pidFile());
    }

    private Path pidFile() {
        return directory.pids().resolve(name + ".pid");
    }

    private String mark() {
        return MARK + pidFile();
    }
}
