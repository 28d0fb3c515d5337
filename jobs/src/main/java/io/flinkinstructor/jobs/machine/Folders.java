package io.flinkinstructor.jobs.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders that nobody needs any more. */
public final class Folders {

    private Folders() {}

    /**
     * Deletes a folder with all that it holds.
     *
     * @throws IOException if something cannot be deleted; what came before it is gone
     */
    public static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
