package io.flinkinstructor.operators.model.convert;

import io.flinkinstructor.operators.model.EmbeddingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A directory that is there as a whole or not at all: it is filled under another name beside its
 * place, and renamed at the end. What is not finished is removed, also when the process is asked to
 * end.
 */
final class OutputDirectory implements AutoCloseable {

    private final Path place;
    private final Path partial;
    private final Thread cleanup;
    private boolean finished;

    private OutputDirectory(Path place, Path partial) {
        this.place = place;
        this.partial = partial;
        this.cleanup = new Thread(this::remove, "removal of " + partial.getFileName());
        Runtime.getRuntime().addShutdownHook(cleanup);
    }

    /**
     * @throws EmbeddingException if the place is taken, or nothing can be written there
     */
    static OutputDirectory at(Path directory) throws EmbeddingException {
        Path place = directory.toAbsolutePath().normalize();
        if (Files.exists(place) && !isEmptyDirectory(place)) {
            throw new EmbeddingException(
                    "The output "
                            + directory
                            + " is there already and not empty. Remove it, or choose another one.");
        }
        Path parent = place.getParent();
        if (parent == null) {
            throw new EmbeddingException("The output " + directory + " can't be a root directory.");
        }
        try {
            Files.createDirectories(parent);
            return new OutputDirectory(
                    place, Files.createTempDirectory(parent, "." + place.getFileName() + ".part-"));
        } catch (IOException e) {
            throw new EmbeddingException(
                    "The output "
                            + directory
                            + " can't be written ("
                            + e
                            + "). Choose a place that you may write to.",
                    e);
        }
    }

    /** Where to write, until it is finished. */
    Path partial() {
        return partial;
    }

    /** Bytes that can still be written. */
    long usableBytes() throws IOException {
        return Files.getFileStore(partial).getUsableSpace();
    }

    /** Gives the directory its name. */
    void finish() throws IOException {
        if (Files.isDirectory(place)) {
            try {
                Files.delete(place);
            } catch (DirectoryNotEmptyException e) {
                throw new IOException(place + " was filled by somebody else meanwhile", e);
            }
        }
        Files.setPosixFilePermissions(partial, permissions());
        Files.move(partial, place, StandardCopyOption.ATOMIC_MOVE);
        finished = true;
    }

    private static Set<PosixFilePermission> permissions() {
        return PosixFilePermissions.fromString("rwxr-xr-x");
    }

    @Override
    public void close() {
        if (!finished) {
            remove();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(cleanup);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook does its work.
        }
    }

    private void remove() {
        remove(partial);
    }

    /** Removes a directory with all that is in it, if it is there. */
    static void remove(Path directory) {
        try {
            Files.walkFileTree(
                    directory,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                                throws IOException {
                            Files.deleteIfExists(file);
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException e) {
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult postVisitDirectory(Path directory, IOException e)
                                throws IOException {
                            Files.deleteIfExists(directory);
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The unfinished " + directory + " could not be removed; remove it by hand", e);
        }
    }

    private static boolean isEmptyDirectory(Path place) {
        try (Stream<Path> content = Files.list(place)) {
            return content.findAny().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }
}
