package io.flinkinstructor.schemas;

import java.util.Objects;

/**
 * Where a record was read: the coordinates of one Kafka record.
 *
 * @param topic topic name, never null
 * @param partition partition number, from 0
 * @param offset offset in the partition, from 0
 * @param timestamp the record's timestamp in milliseconds since the epoch, -1 where it has none
 */
public record SourcePosition(String topic, int partition, long offset, long timestamp) {

    /**
     * @throws NullPointerException if {@code topic} is null
     */
    public SourcePosition {
        Objects.requireNonNull(topic, "topic == null");
    }

    /** {@code topic-partition@offset}, as Kafka's own tools write it. */
    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
