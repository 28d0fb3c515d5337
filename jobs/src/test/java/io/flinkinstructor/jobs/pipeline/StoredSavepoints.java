package io.flinkinstructor.jobs.pipeline;

import io.flinkinstructor.schemas.EmbeddingRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Savepoints that jobs of earlier builds have made, one for each form that their state has had, and
 * the documents that were in the topic. {@link SavepointMaker} makes another one.
 *
 * <p>They are canonical, of the whole pipeline at parallelism 2 with the HashMap backend, and taken
 * when all of {@link #inFlight} was read and none of it embedded. So they hold elements in flight,
 * the source's offsets and the sinks' transactional ids, but no transaction that is to be
 * committed: a broker that has never seen one could only refuse it. A new broker with the same
 * documents in the same topic is where such a job can go on.
 */
final class StoredSavepoints {

    /** Ends the names of the topics that the savepoints know. */
    static final String TOPICS = "upgrade";

    /** The pipeline's {@code model.instruction} when they were made. */
    static final String INSTRUCTION = "Represent the document: ";

    /** In all texts in flight: the maker's engine takes long for it. */
    static final String SLOW = "molasses";

    static final Path DIRECTORY = Path.of("src/test/resources/savepoints");

    private static final int IDS = 12;

    private StoredSavepoints() {}

    /** All that are stored. */
    static Stream<Path> all() throws IOException {
        return Files.list(DIRECTORY).sorted();
    }

    /** What was in flight, in the order of the topic: two versions of each document, and more. */
    static List<EmbeddingRequest> inFlight() {
        List<EmbeddingRequest> requests = new ArrayList<>();
        requests.addAll(versions(1));
        requests.addAll(versions(2));
        requests.add(EmbeddingRequest.delete("doc-0"));
        requests.add(
                new EmbeddingRequest(
                        "doc-1",
                        SLOW + " with everything",
                        "Represent this one: ",
                        Map.of("kind", "\"note\"", "year", "2026", "draft", "true", "none", "null"),
                        false,
                        null));
        return requests;
    }

    /** What comes after it. */
    static List<EmbeddingRequest> later() {
        return versions(3);
    }

    private static List<EmbeddingRequest> versions(int version) {
        List<EmbeddingRequest> requests = new ArrayList<>();
        for (int id = 0; id < IDS; id++) {
            requests.add(
                    new EmbeddingRequest(
                            "doc-" + id,
                            SLOW + " version " + version + " of " + id,
                            null,
                            Map.of("version", Integer.toString(version)),
                            false,
                            null));
        }
        return requests;
    }
}
