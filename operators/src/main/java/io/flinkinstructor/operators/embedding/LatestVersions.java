package io.flinkinstructor.operators.embedding;

import java.util.HashMap;
import java.util.Map;

/** The newest element in flight of each chunk. Belongs to the task's thread. */
final class LatestVersions {

    private final Map<Identity, InFlight> newest = new HashMap<>();

    /**
     * A newer version of a chunk has come.
     *
     * @return the one that was the newest until now; null if none is in flight
     */
    InFlight replace(InFlight newer) {
        return newest.put(Identity.of(newer.chunk()), newer);
    }

    /** The newest in flight of a chunk; null if none is. */
    InFlight newest(Chunk chunk) {
        return newest.isEmpty() ? null : newest.get(Identity.of(chunk));
    }

    /** An element is not in flight any more. */
    void left(InFlight element) {
        newest.remove(Identity.of(element.chunk()), element);
    }

    /** Whether nothing is in flight. */
    boolean isEmpty() {
        return newest.isEmpty();
    }

    /** What an index knows a chunk by. */
    private record Identity(String id, String instructionName, String chunk) {
        static Identity of(Chunk chunk) {
            return new Identity(chunk.id(), chunk.instructionName(), chunk.chunk());
        }
    }
}
