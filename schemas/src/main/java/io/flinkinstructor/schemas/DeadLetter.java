package io.flinkinstructor.schemas;

import java.util.Objects;

/**
 * A record that the pipeline could not process, with the reason.
 *
 * <p>A public record of Java's plain types, so that Flink serializes it with its PojoSerializer.
 * The arrays are not copied: treat them as immutable.
 *
 * @param stage where it failed: {@code read}, {@code embed} or {@code write}
 * @param reason what was wrong and the way out, for a person; never null
 * @param id the document's id; null where it could not be read
 * @param chunk the chunk's id; null where the whole record failed
 * @param source where it was read; null for a request made in code
 * @param key the Kafka record's key, untouched ({@code read}), or the document's id in UTF-8 (later
 *     stages); null where there is none, and where it was too large for the dead-letter topic
 * @param payload the untouched bytes ({@code read}), or the request as JSON (later stages), of
 *     which only a part of the document is written so that it is no request; null for a tombstone,
 *     and where the payload was too large for the dead-letter topic
 * @param payloadSize the payload's size in bytes, also where it was left out; 0 for a tombstone
 */
public record DeadLetter(
        String stage,
        String reason,
        String id,
        String chunk,
        SourcePosition source,
        byte[] key,
        byte[] payload,
        int payloadSize) {

    /** The bytes could not be understood. */
    public static final String READ = "read";

    /** The model could not embed the text. */
    public static final String EMBED = "embed";

    /** The embedding could not be written. */
    public static final String WRITE = "write";

    /**
     * @throws NullPointerException if {@code stage} or {@code reason} is null
     */
    public DeadLetter {
        Objects.requireNonNull(stage, "stage == null");
        Objects.requireNonNull(reason, "reason == null");
    }

    /** This letter without its payload; its size stays. */
    public DeadLetter withoutPayload() {
        return new DeadLetter(stage, reason, id, chunk, source, key, null, payloadSize);
    }

    /** This letter without its key. */
    public DeadLetter withoutKey() {
        return new DeadLetter(stage, reason, id, chunk, source, null, payload, payloadSize);
    }

    /** This letter without the ids of document and chunk. */
    public DeadLetter withoutIds() {
        return new DeadLetter(stage, reason, null, null, source, key, payload, payloadSize);
    }

    /** This letter with another reason. */
    public DeadLetter withReason(String reason) {
        return new DeadLetter(stage, reason, id, chunk, source, key, payload, payloadSize);
    }
}
