package io.flinkinstructor.operators.sink.vector.lucene;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.lucene.util.IOUtils;

/**
 * The directory of an index: a folder for each shard, and {@code index.json}, which says what never
 * changes.
 *
 * @param path where it is
 */
record IndexDirectory(Path path) {

    private static final String FILE = "index.json";
    private static final String SHARD = "shard-";
    private static final int FORMAT = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What never changes.
     *
     * @param format of the files
     */
    record Fixed(int format, int shards, String distance) {

        static Fixed of(LuceneIndexOptions options) {
            return new Fixed(FORMAT, options.shards(), options.distance().toString());
        }
    }

    /** The folder of a shard. */
    Path shard(int number) {
        return path.resolve(SHARD + number);
    }

    /**
     * What is wrong with the index that is there; nothing if there is none yet.
     *
     * @param options what it is to be like
     */
    List<String> faults(LuceneIndexOptions options) throws IOException {
        List<String> faults = new ArrayList<>();
        Fixed there = read();
        if (there == null) {
            if (holdsOther()) {
                faults.add(
                        "the directory holds other things, and no index of flink-instructor: take"
                                + " an empty one");
            }
        } else if (there.format() != FORMAT) {
            faults.add(
                    "its format is "
                            + there.format()
                            + ", and this version writes "
                            + FORMAT
                            + ": take another directory");
        } else {
            if (there.shards() != options.shards()) {
                faults.add(
                        "it has "
                                + there.shards()
                                + " shards, which is fixed, and is to have "
                                + options.shards()
                                + ": set sink.lucene.shards to "
                                + there.shards()
                                + ", or take another directory");
            }
            if (!there.distance().equals(options.distance().toString())) {
                faults.add(
                        "it is ordered by "
                                + there.distance()
                                + ", which is fixed, and is to be by "
                                + options.distance()
                                + ": set sink.lucene.distance to "
                                + there.distance()
                                + ", or take another directory");
            }
        }
        return faults;
    }

    private boolean holdsOther() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString())
                    .anyMatch(name -> !name.startsWith(SHARD) && !name.startsWith(FILE));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** What the index is like; null if there is none. */
    Fixed read() throws IOException {
        Path file = path.resolve(FILE);
        try {
            JsonNode json = JSON.readTree(Files.readAllBytes(file));
            if (!json.path("format").isInt()
                    || !json.path("shards").isInt()
                    || !json.path("distance").isTextual()) {
                throw new IOException(file + " lacks what it should say: restore the file");
            }
            return new Fixed(
                    json.get("format").asInt(),
                    json.get("shards").asInt(),
                    json.get("distance").asText());
        } catch (NoSuchFileException e) {
            return null;
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is not JSON: restore the file", e);
        }
    }

    /** Makes what is missing. Subtasks that do so at a time write the same. */
    void create(LuceneIndexOptions options) throws IOException {
        Files.createDirectories(path);
        if (Files.exists(path.resolve(FILE))) {
            return;
        }
        Fixed fixed = Fixed.of(options);
        ObjectNode json =
                JSON.createObjectNode()
                        .put("format", fixed.format())
                        .put("shards", fixed.shards())
                        .put("distance", fixed.distance());
        Path next = path.resolve(FILE + "." + UUID.randomUUID());
        Files.write(next, JSON.writeValueAsBytes(json));
        IOUtils.fsync(next, false);
        Files.move(next, path.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        IOUtils.fsync(path, true);
    }
}
