package io.flinkinstructor.jobs.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders that are gone when the process is. */
public final class TemporaryFolder {

    private TemporaryFolder() {}

    /**
     * A new folder in the system's temporary folder; removed, with what lies in it, when the JVM
     * ends.
     *
     * @param purpose part of its name
     */
    public static Path create(String purpose) {
        try {
            Path folder = Files.createTempDirectory("flink-instructor-" + purpose + "-");
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> remove(folder), "remove-" + purpose));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "No temporary folder can be made (java.io.tmpdir: "
                            + System.getProperty("java.io.tmpdir")
                            + ")",
                    e);
        }
    }

    /** Removes what can be removed: others may still write while the process ends. */
    private static void remove(Path folder) {
        List<Path> deepestFirst;
        try (Stream<Path> paths = Files.walk(folder)) {
            deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException | UncheckedIOException e) {
            return;
        }
        for (Path path : deepestFirst) {
            if (!path.toFile().delete() && Files.exists(path)) {
                return;
            }
        }
    }
}
