package io.flinkinstructor.operators.embedding;

import java.util.Objects;

/**
 * An element in flight as a checkpoint keeps it: what came in, to be embedded again.
 *
 * <p>A public record of Java's plain types, so that Flink serializes it with its PojoSerializer,
 * which can restore older forms of it.
 *
 * @param chunk what came in, never null
 * @param timestamp its event time in milliseconds; meaningless without {@code hasTimestamp}
 * @param hasTimestamp whether it has an event time
 */
public record InFlightElement(Chunk chunk, long timestamp, boolean hasTimestamp) {

    /**
     * @throws NullPointerException if {@code chunk} is null
     */
    public InFlightElement {
        Objects.requireNonNull(chunk, "chunk == null");
    }
}
