package io.flinkinstructor.jobs.kafka;

/**
 * What the output topics take.
 *
 * @param embeddings {@code max.message.bytes} of the embeddings topic
 * @param deadLetters {@code max.message.bytes} of the dead-letter topic
 */
public record TopicLimits(int embeddings, int deadLetters) {

    /** Kafka's default: what is assumed where the limit may not be read. */
    public static final int DEFAULT = 1_048_588;
}
