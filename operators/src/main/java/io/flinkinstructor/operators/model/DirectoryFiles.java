package io.flinkinstructor.operators.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A model in a local directory. Names in its files can't lead out of it, other than by links that
 * are in the directory, as in Hugging Face's cache.
 */
public record DirectoryFiles(Path directory) implements ModelFiles {

    /** The cache keeps {@code models--owner--name/snapshots/hash}. */
    private static final String CACHED_VERSIONS = "snapshots";

    @Override
    public String location() {
        return directory.toString();
    }

    /** The directory's name; in Hugging Face's cache, where that is a hash, the model's. */
    @Override
    public String name() {
        Path absolute = directory.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        if (parent == null) {
            return "model";
        }
        if (parent.endsWith(CACHED_VERSIONS) && parent.getParent() != null) {
            String cached = String.valueOf(parent.getParent().getFileName());
            int owner = cached.lastIndexOf("--");
            return owner < 0 ? cached : cached.substring(owner + 2);
        }
        return absolute.getFileName().toString();
    }

    @Override
    public boolean exists(String file) {
        Path path = inside(file);
        return path != null && Files.isRegularFile(path) && Files.isReadable(path);
    }

    @Override
    public InputStream open(String file) throws IOException {
        return Files.newInputStream(path(file));
    }

    /**
     * @throws IllegalArgumentException if the name leads out of the directory; it does not exist
     */
    @Override
    public Path path(String file) {
        Path path = inside(file);
        if (path == null) {
            throw new IllegalArgumentException(file + " is not in " + directory);
        }
        return path;
    }

    /** Null if the name leads out of the directory, or is none that a file can have. */
    private Path inside(String file) {
        try {
            Path path = directory.resolve(file);
            // Absolute, as "." alone has no names left that another path could start with.
            Path base = directory.toAbsolutePath().normalize();
            return path.toAbsolutePath().normalize().startsWith(base) ? path : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
