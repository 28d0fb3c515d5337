package io.flinkinstructor.operators.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A directory of which one file at a time holds something else. The first byte of an input says
 * which file has the bytes after it; the others are as they should be.
 */
public final class FuzzedDirectory {

    private final Map<String, byte[]> files;
    private final List<String> names;

    /** What is done with the directory as it is. */
    public interface Check {
        void run() throws IOException;
    }

    /**
     * @param files by name, as they should be
     */
    public FuzzedDirectory(Map<String, byte[]> files) {
        this.files = files;
        this.names = List.copyOf(files.keySet());
    }

    /** Writes all files as they should be. */
    public void write(Path directory) throws IOException {
        for (String name : names) {
            Files.createDirectories(directory.resolve(name).getParent());
            Files.write(directory.resolve(name), files.get(name));
        }
    }

    /** An input for each file that leaves it as it is. */
    public Stream<byte[]> seeds() {
        return IntStream.range(0, names.size())
                .mapToObj(i -> seed(names.get(i), files.get(names.get(i))));
    }

    /** The input by which a file has this content. */
    public byte[] seed(String name, byte[] content) {
        return ByteBuffer.allocate(1 + content.length)
                .put((byte) names.indexOf(name))
                .put(content)
                .array();
    }

    /** Runs the check while the file that the input names has its content. */
    public void with(Path directory, byte[] input, Check check) throws IOException {
        if (input.length == 0) {
            return;
        }
        String name = names.get((input[0] & 0xff) % names.size());
        Path file = directory.resolve(name);
        replace(file, Arrays.copyOfRange(input, 1, input.length));
        try {
            check.run();
        } finally {
            replace(file, files.get(name));
        }
    }

    /** Not by writing over it: some file systems wait for the disk then. */
    private static void replace(Path file, byte[] content) throws IOException {
        Files.delete(file);
        Files.write(file, content, StandardOpenOption.CREATE_NEW);
    }
}
