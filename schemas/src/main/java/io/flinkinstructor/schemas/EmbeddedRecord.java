package io.flinkinstructor.schemas;

import java.util.Map;
import java.util.Objects;

/**
 * One chunk of a document with its embedding, or its deletion: what a pipeline writes. The identity
 * is ({@code id}, {@code instructionName}, {@code chunk}).
 *
 * <p>A public record of Java's plain types, so that Flink serializes it with its PojoSerializer.
 * The array is not copied: treat it as immutable.
 *
 * @param id the document's id, never null
 * @param chunk the chunk's id within the document, never null; {@code "0"} when not chunked
 * @param position the chunk's place in the document, from 0
 * @param chunks how many chunks the document has; of a deletion, how many are left: 0 when the
 *     document is gone, under the instruction's name where it has one
 * @param begin where the chunk begins in the document's text, in UTF-16 units as Java and
 *     JavaScript count
 * @param end where it ends, exclusive
 * @param length how long the document's text is; 0 for a deletion
 * @param text the chunk's text; null for a deletion
 * @param instruction the instruction that the model was given; null when none
 * @param instructionName the instruction's name; null when instructions are not named
 * @param model the model's name; null for a deletion
 * @param modelFingerprint a hash over weights, precision, graph and tokenizer; null for a deletion
 * @param embedding the vector; null exactly when the chunk is deleted; empty when it is the one
 *     that was written before, which only sinks get that have asked for it
 * @param attributes as in {@link EmbeddingRequest#attributes()}, never null
 * @param source where the document was read; null for a request made in code
 */
public record EmbeddedRecord(
        String id,
        String chunk,
        int position,
        int chunks,
        int begin,
        int end,
        int length,
        String text,
        String instruction,
        String instructionName,
        String model,
        String modelFingerprint,
        float[] embedding,
        Map<String, String> attributes,
        SourcePosition source) {

    /** The embedding of a chunk that keeps the vector which was written before. */
    public static final float[] SAME_VECTOR = {};

    /**
     * @throws NullPointerException if {@code id}, {@code chunk} or {@code attributes} is null
     */
    public EmbeddedRecord {
        Objects.requireNonNull(id, "id == null");
        Objects.requireNonNull(chunk, "chunk == null");
        Objects.requireNonNull(attributes, "attributes == null");
    }

    /** A chunk that is all of its document's text, or a deletion. */
    public EmbeddedRecord(
            String id,
            String chunk,
            int position,
            int chunks,
            String text,
            String instruction,
            String instructionName,
            String model,
            String modelFingerprint,
            float[] embedding,
            Map<String, String> attributes,
            SourcePosition source) {
        this(
                id,
                chunk,
                position,
                chunks,
                0,
                text == null ? 0 : text.length(),
                text == null ? 0 : text.length(),
                text,
                instruction,
                instructionName,
                model,
                modelFingerprint,
                embedding,
                attributes,
                source);
    }

    /** Whether this says that the chunk is gone. */
    public boolean isDelete() {
        return embedding == null;
    }

    /**
     * Whether this says that the whole document is gone: all chunks of its instruction name, or of
     * all names where it has none, whatever chunk id this record has.
     */
    public boolean isDocumentDelete() {
        return isDelete() && chunks == 0;
    }

    /** The same with another vector. */
    public EmbeddedRecord withEmbedding(float[] vector) {
        return new EmbeddedRecord(
                id,
                chunk,
                position,
                chunks,
                begin,
                end,
                length,
                text,
                instruction,
                instructionName,
                model,
                modelFingerprint,
                vector,
                attributes,
                source);
    }

    /** Whether this is about a part of the document only: it has, or had, more text than this. */
    public boolean isPart() {
        return isDelete() ? chunks > 0 : chunks > 1 || end - begin < length;
    }

    /** Whether this changes a chunk and keeps the vector that was written before. */
    public boolean keepsVector() {
        return embedding != null && embedding.length == 0;
    }
}
