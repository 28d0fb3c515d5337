package io.flinkinstructor.jobs.cluster;

import io.flinkinstructor.jobs.machine.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where a cluster keeps what it has: its libraries, configuration, logs, process ids and data.
 *
 * @param path absolute
 */
record ClusterDirectory(Path path) {

    private static final List<String> LIBRARIES = List.of("lib", "local", "conf");

    static ClusterDirectory of(Path path) {
        return new ClusterDirectory(path.toAbsolutePath().normalize());
    }

    Path ports() {
        return path.resolve("ports");
    }

    Path lock() {
        return path.resolve("lock");
    }

    Path pids() {
        return path.resolve("pids");
    }

    Path logs() {
        return path.resolve("logs");
    }

    Path configuration() {
        return path.resolve("conf");
    }

    /** What {@code start} was asked for, for later commands. */
    Path taskManagers() {
        return configuration().resolve("task-managers");
    }

    Path logging() {
        return configuration().resolve("log4j2.properties");
    }

    Path zooKeeperConfiguration() {
        return configuration().resolve("zoo.cfg");
    }

    Path checkpoints() {
        return path.resolve("checkpoints");
    }

    Path savepoints() {
        return path.resolve("savepoints");
    }

    Path highAvailability() {
        return path.resolve("ha");
    }

    Path kafka() {
        return path.resolve("kafka");
    }

    Path zooKeeper() {
        return path.resolve("zookeeper");
    }

    Path web() {
        return path.resolve("web");
    }

    /** Flink looks for it in its working directory, which this one is. */
    Path plugins() {
        return path.resolve("plugins");
    }

    Path temporary() {
        return path.resolve("tmp");
    }

    Path job() {
        return path.resolve("flink-instructor-job.jar");
    }

    /** What Flink finds in its own {@code lib/} on a cluster. */
    String flinkClassPath() {
        return path.resolve("lib") + "/*:" + path.resolve("local") + "/*";
    }

    /** The same and this program, which the broker is a part of. */
    String programClassPath() {
        return job() + ":" + flinkClassPath();
    }

    boolean exists() {
        return Files.exists(ports());
    }

    /**
     * Makes the folders, and takes over the libraries and their configuration: a build that comes
     * later must not change jars under running processes.
     *
     * @param distribution where they are taken from
     * @throws IOException if something is missing there or cannot be copied
     */
    void fill(Path distribution) throws IOException {
        for (Path folder :
                List.of(
                        pids(),
                        logs(),
                        checkpoints(),
                        savepoints(),
                        highAvailability(),
                        kafka(),
                        zooKeeper(),
                        web(),
                        temporary(),
                        plugins())) {
            Files.createDirectories(folder);
        }
        for (String folder : LIBRARIES) {
            mirror(distribution.resolve(folder), path.resolve(folder));
        }
        copy(distribution.resolve(job().getFileName()), job());
    }

    private static void mirror(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        Set<Path> wanted = new HashSet<>();
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                wanted.add(file.getFileName());
                copy(file, to.resolve(file.getFileName()));
            }
        }
        // An earlier version beside the new one would be on the class path too.
        try (Stream<Path> files = Files.list(to)) {
            for (Path file : files.toList()) {
                if (file.toString().endsWith(".jar") && !wanted.contains(file.getFileName())) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        if (Files.exists(to)) {
            BasicFileAttributes ours = Files.readAttributes(to, BasicFileAttributes.class);
            BasicFileAttributes theirs = Files.readAttributes(from, BasicFileAttributes.class);
            if (ours.size() == theirs.size()
                    && ours.lastModifiedTime().equals(theirs.lastModifiedTime())) {
                return;
            }
        }
        Files.copy(
                from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    }

    /** Deletes it with all that it holds. */
    void remove() throws IOException {
        Folders.remove(path);
    }
}
