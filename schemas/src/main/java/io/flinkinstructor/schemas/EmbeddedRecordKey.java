package io.flinkinstructor.schemas;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The identity of an embedding, and its text form, the Kafka key: {@code <id>#<chunk>}, or {@code
 * <id>#<name>#<chunk>} when instructions are named.
 *
 * <p>An id may hold {@code #}, so whether instructions are named must be the same for all keys of a
 * topic, and is given when a key is parsed.
 *
 * @param id the document's id
 * @param instructionName the instruction's name; null when instructions are not named
 * @param chunk the chunk's id
 */
public record EmbeddedRecordKey(String id, String instructionName, String chunk) {

    /**
     * @throws NullPointerException if {@code id} or {@code chunk} is null
     * @throws IllegalArgumentException if {@code instructionName} or {@code chunk} holds {@code #}
     */
    public EmbeddedRecordKey {
        Objects.requireNonNull(id, "id == null");
        requireNoSeparator("chunk id", Objects.requireNonNull(chunk, "chunk == null"));
        if (instructionName != null) {
            requireNoSeparator("instruction name", instructionName);
        }
    }

    /** The identity of a record. */
    public static EmbeddedRecordKey of(EmbeddedRecord embedded) {
        return new EmbeddedRecordKey(embedded.id(), embedded.instructionName(), embedded.chunk());
    }

    /**
     * Reads a key.
     *
     * @param key its text
     * @param named whether the topic's instructions are named
     * @throws IllegalArgumentException if it has too few {@code #}
     */
    public static EmbeddedRecordKey parse(String key, boolean named) {
        int chunk = key.lastIndexOf('#');
        int id = named && chunk >= 0 ? key.lastIndexOf('#', chunk - 1) : chunk;
        if (id < 0) {
            throw new IllegalArgumentException(
                    "not a key of the form "
                            + (named ? "<id>#<name>#<chunk>: " : "<id>#<chunk>: ")
                            + Excerpt.of(key));
        }
        return new EmbeddedRecordKey(
                key.substring(0, id),
                named ? key.substring(id + 1, chunk) : null,
                key.substring(chunk + 1));
    }

    /**
     * The Kafka key, in UTF-8.
     *
     * @throws IllegalArgumentException if it has half of a surrogate pair
     */
    public byte[] toBytes() {
        String key = toString();
        int lone = Utf8.firstLoneSurrogate(key);
        if (lone >= 0) {
            throw new IllegalArgumentException(
                    "half of a surrogate pair, which UTF-8 cannot hold, in the key "
                            + Excerpt.of(key));
        }
        return key.getBytes(StandardCharsets.UTF_8);
    }

    /** The Kafka key as text. */
    @Override
    public String toString() {
        return instructionName == null
                ? id + "#" + chunk
                : id + "#" + instructionName + "#" + chunk;
    }

    private static void requireNoSeparator(String what, String value) {
        if (value.indexOf('#') >= 0) {
            throw new IllegalArgumentException(
                    what + " with a #, which separates the parts of a key: " + Excerpt.of(value));
        }
    }
}
