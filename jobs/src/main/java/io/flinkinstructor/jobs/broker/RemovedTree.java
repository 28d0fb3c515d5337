package io.flinkinstructor.jobs.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Removes a folder with what lies in it. */
final class RemovedTree {

    private RemovedTree() {}

    /** Removes what can be removed; a file that somebody still makes or holds stays. */
    static void remove(Path root) {
        List<Path> deepestFirst;
        try (Stream<Path> paths = Files.walk(root)) {
            deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException | UncheckedIOException e) {
            return;
        }
        for (Path path : deepestFirst) {
            try {
                Files.deleteIfExists(path);
            } catch (NoSuchFileException e) {
                continue;
            } catch (IOException e) {
                return;
            }
        }
    }
}
