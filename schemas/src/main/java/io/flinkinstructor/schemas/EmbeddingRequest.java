package io.flinkinstructor.schemas;

import java.util.Map;
import java.util.Objects;

/**
 * A document that changed: what a pipeline reads.
 *
 * <p>A public record of Java's plain types, so that Flink serializes it with its PojoSerializer.
 *
 * @param id the document's id, never null or empty; order is kept for each id
 * @param text the text to embed; null exactly when {@code delete}
 * @param instruction the instruction that goes in with the text; null for the pipeline's default
 * @param attributes scalars that travel with the document, never null; each value is the JSON text
 *     of a scalar ({@code "en"} with its quotes, {@code 3}, {@code true}, {@code null}), so that it
 *     is written as it was read
 * @param delete whether the document is gone
 * @param source where it was read; null for a request made in code
 */
public record EmbeddingRequest(
        String id,
        String text,
        String instruction,
        Map<String, String> attributes,
        boolean delete,
        SourcePosition source) {

    /**
     * @throws NullPointerException if {@code id} or {@code attributes} is null
     * @throws IllegalArgumentException if {@code id} is empty, or if {@code text} is null without
     *     {@code delete} or not null with it
     */
    public EmbeddingRequest {
        Objects.requireNonNull(id, "id == null");
        Objects.requireNonNull(attributes, "attributes == null");
        if (id.isEmpty()) {
            throw new IllegalArgumentException("id is empty");
        }
        if (delete != (text == null)) {
            throw new IllegalArgumentException(
                    delete ? "a delete has no text" : "an upsert needs a text");
        }
    }

    /** A document that is there, with the given text, and no attributes. */
    public static EmbeddingRequest upsert(String id, String text) {
        return new EmbeddingRequest(id, text, null, Map.of(), false, null);
    }

    /** A document that is gone. */
    public static EmbeddingRequest delete(String id) {
        return new EmbeddingRequest(id, null, null, Map.of(), true, null);
    }
}
