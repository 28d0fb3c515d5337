package io.flinkinstructor.operators.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A model in a local directory. */
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
        return Files.isRegularFile(path(file)) && Files.isReadable(path(file));
    }

    @Override
    public InputStream open(String file) throws IOException {
        return Files.newInputStream(path(file));
    }

    @Override
    public Path path(String file) {
        return directory.resolve(file);
    }
}
