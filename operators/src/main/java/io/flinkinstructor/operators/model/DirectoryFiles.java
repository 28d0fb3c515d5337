package io.flinkinstructor.operators.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A model in a local directory. */
record DirectoryFiles(Path directory) implements ModelFiles {

    @Override
    public String location() {
        return directory.toString();
    }

    @Override
    public String name() {
        Path name = directory.toAbsolutePath().normalize().getFileName();
        return name == null ? "model" : name.toString();
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
