package io.flinkinstructor.schemas;

import java.util.List;
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
 * @param instructionNames the names of the pipeline's instructions that it is for, each of which
 *     gives embeddings of its own; empty for those that the pipeline applies, never null; not
 *     together with {@code instruction}
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
        List<String> instructionNames,
        Map<String, String> attributes,
        boolean delete,
        SourcePosition source) {

    /**
     * @throws NullPointerException if {@code id} or {@code attributes} is null
     * @throws IllegalArgumentException if {@code id} is empty, if {@code text} is null without
     *     {@code delete} or not null with it, or if there are both an instruction and names
     */
    public EmbeddingRequest {
        Objects.requireNonNull(id, "id == null");
        Objects.requireNonNull(attributes, "attributes == null");
        // Requests that Flink serialized before there were names come back without them.
        instructionNames = instructionNames == null ? List.of() : instructionNames;
        if (id.isEmpty()) {
            throw new IllegalArgumentException("id is empty");
        }
        if (delete != (text == null)) {
            throw new IllegalArgumentException(
                    delete ? "a delete has no text" : "an upsert needs a text");
        }
        if (instruction != null && !instructionNames.isEmpty()) {
            throw new IllegalArgumentException("both an instruction and names of instructions");
        }
    }

    /** A request that names no instructions. */
    public EmbeddingRequest(
            String id,
            String text,
            String instruction,
            Map<String, String> attributes,
            boolean delete,
            SourcePosition source) {
        this(id, text, instruction, List.of(), attributes, delete, source);
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
