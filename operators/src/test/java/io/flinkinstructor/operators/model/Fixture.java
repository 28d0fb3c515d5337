package io.flinkinstructor.operators.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A model directory in the test resources, and copies of it that tests may change. */
public record Fixture(Path directory) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A row of a reference's vectors.
     *
     * @param promptName null for none
     * @param prompt the instruction itself, of references that take one; else null
     * @param instructionTokens how many leading tokens are the instruction's; 0 if not said
     */
    public record Golden(
            String promptName,
            String prompt,
            String text,
            int[] ids,
            int instructionTokens,
            float[] vector) {

        @Override
        public String toString() {
            return promptName + " '" + prompt + "' '" + text + "'";
        }
    }

    /** A model of the test resources. */
    public static Fixture named(String name) {
        try {
            return new Fixture(Path.of(Fixture.class.getResource("/fixtures/" + name).toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A copy of all its files. */
    public Fixture copyTo(Path target) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = target.resolve(directory.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
            return new Fixture(target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes or replaces a file. */
    public Fixture with(String file, String content) {
        return with(file, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes or replaces a file. */
    public Fixture with(String file, byte[] content) {
        try {
            Path path = directory.resolve(file);
            Files.createDirectories(path.getParent());
            Files.write(path, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a file. */
    public Fixture without(String file) {
        try {
            Files.delete(directory.resolve(file));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a file. */
    public String text(String file) {
        try {
            return Files.readString(directory.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The content of a file. */
    public byte[] bytes(String file) {
        try {
            return Files.readAllBytes(directory.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public DirectoryModel source() {
        return new DirectoryModel(directory.toString());
    }

    public List<Golden> goldens() {
        try {
            List<Golden> goldens = new ArrayList<>();
            for (String line : Files.readAllLines(directory.resolve("goldens.jsonl"))) {
                JsonNode row = JSON.readTree(line);
                goldens.add(
                        new Golden(
                                row.path("prompt_name").textValue(),
                                row.path("instruction").textValue(),
                                row.path("text").textValue(),
                                JSON.treeToValue(row.path("token_ids"), int[].class),
                                row.path("instruction_tokens").asInt(),
                                JSON.treeToValue(row.path("embedding"), float[].class)));
            }
            return goldens;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
