package io.flinkinstructor.operators.sink.vector;

import io.flinkinstructor.schemas.SourcePosition;
import java.util.Objects;

/**
 * Which of two records under one key is the newer one. Within a scope the number decides, as a
 * Kafka partition's offsets do; between scopes, as after a change of the count of partitions, the
 * time.
 *
 * @param scope what the number counts in, such as {@code documents-3}; empty for records made in
 *     code, which have no order but that of their arrival
 * @param number grows with each version
 * @param time milliseconds since the epoch; -1 where unknown, which is no older than any
 */
public record RowVersion(String scope, long number, long time) {

    private static final RowVersion NONE = new RowVersion("", 0, -1);

    /**
     * @throws NullPointerException if {@code scope} is null
     */
    public RowVersion {
        Objects.requireNonNull(scope, "scope == null");
    }

    /**
     * The version of what was read there.
     *
     * @param source null for a record made in code
     */
    public static RowVersion of(SourcePosition source) {
        return source == null
                ? NONE
                : new RowVersion(
                        source.topic() + "-" + source.partition(),
                        source.offset(),
                        source.timestamp());
    }

    /** Whether this takes the other's place when it comes after it. */
    public boolean replaces(RowVersion other) {
        if (scope.equals(other.scope)) {
            return number >= other.number;
        }
        return time < 0 || other.time < 0 || time >= other.time;
    }
}
