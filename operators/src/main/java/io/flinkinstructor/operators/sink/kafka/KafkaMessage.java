package io.flinkinstructor.operators.sink.kafka;

import java.util.Objects;

/**
 * A Kafka record that is ready to be written.
 *
 * <p>A public record of Java's plain types, so that Flink serializes it with its PojoSerializer.
 * The arrays are not copied: treat them as immutable.
 *
 * @param partitionKey the bytes that choose the partition, as Kafka's default partitioner does it
 *     with a key; null where any will do
 * @param key the key; null for none
 * @param value the value; null for a tombstone, which needs a key
 */
public record KafkaMessage(byte[] partitionKey, byte[] key, byte[] value) {

    /**
     * @throws NullPointerException if both {@code key} and {@code value} are null
     */
    public KafkaMessage {
        if (value == null) {
            Objects.requireNonNull(key, "a tombstone needs a key");
        }
    }
}
