package io.flinkinstructor.operators.source;

import io.flinkinstructor.schemas.SourcePosition;
import java.util.Objects;

/**
 * A Kafka record as it was read.
 *
 * <p>A public record of Java's plain types, so that Flink serializes it with its PojoSerializer.
 * The arrays are not copied: treat them as immutable.
 *
 * @param key the key's bytes; null where it has none
 * @param value the value's bytes; null for a tombstone
 * @param topic topic name, never null
 * @param partition partition number, from 0
 * @param offset offset in the partition, from 0
 * @param timestamp milliseconds since the epoch, -1 where it has none
 */
public record RawRecord(
        byte[] key, byte[] value, String topic, int partition, long offset, long timestamp) {

    /**
     * @throws NullPointerException if {@code topic} is null
     */
    public RawRecord {
        Objects.requireNonNull(topic, "topic == null");
    }

    /** Where it was read. */
    public SourcePosition position() {
        return new SourcePosition(topic, partition, offset, timestamp);
    }
}
