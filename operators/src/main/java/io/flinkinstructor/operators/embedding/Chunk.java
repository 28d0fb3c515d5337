package io.flinkinstructor.operators.embedding;

import io.flinkinstructor.schemas.SourcePosition;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One piece of a document on its way to the model, or its deletion: what the embedding operator
 * takes in, and what it keeps in state while in flight.
 *
 * <p>A public record of Java's plain types, so that Flink serializes it with its PojoSerializer.
 *
 * @param id the document's id, the key of the stream; never null
 * @param chunk the chunk's id within the document, never null; {@code "0"} when not chunked
 * @param position the chunk's place in the document, from 0
 * @param chunks how many chunks the document has; 0 with the deletion of a whole document
 * @param begin where the chunk begins in the document's text, in UTF-16 units
 * @param end where it ends, exclusive
 * @param length how long the document's text is; 0 for a deletion
 * @param text the chunk's text; null exactly when {@code delete}
 * @param instruction the instruction that came with the document; null for that of the name, or the
 *     pipeline's default, which are looked up when the text is embedded
 * @param instructionName the instruction's name; null when instructions are not named
 * @param attributes scalars in their JSON text, never null
 * @param delete whether the document is gone, under the instruction's name where it has one
 * @param source where the document was read; null for a request made in code
 * @param documentChunks in the last chunk of a version of a document that has several: the ids of
 *     all of them; null in all others
 */
public record Chunk(
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
        Map<String, String> attributes,
        boolean delete,
        SourcePosition source,
        List<String> documentChunks) {

    /** The chunk id of a document that is not chunked. */
    public static final String WHOLE = "0";

    /**
     * @throws NullPointerException if {@code id}, {@code chunk} or {@code attributes} is null
     */
    public Chunk {
        Objects.requireNonNull(id, "id == null");
        Objects.requireNonNull(chunk, "chunk == null");
        Objects.requireNonNull(attributes, "attributes == null");
        if (length == 0 && text != null) {
            // Chunks that Flink serialized before there were offsets come back without them.
            end = text.length();
            length = text.length();
        }
    }

    /** A chunk that is all of its document's text, or a deletion. */
    public Chunk(
            String id,
            String chunk,
            int position,
            int chunks,
            String text,
            String instruction,
            String instructionName,
            Map<String, String> attributes,
            boolean delete,
            SourcePosition source) {
        this(
                id,
                chunk,
                position,
                chunks,
                0,
                0,
                0,
                text,
                instruction,
                instructionName,
                attributes,
                delete,
                source,
                null);
    }

    /** Whether the document has more text than this. */
    public boolean isPart() {
        return !delete && (chunks > 1 || end - begin < length);
    }

    /** Whether this is the last chunk of a version of its document. */
    boolean endsVersion() {
        return !delete && (documentChunks != null || chunks == 1);
    }

    /** The ids of all chunks of the version that this chunk ends. */
    List<String> versionChunkIds() {
        return documentChunks == null ? List.of(chunk) : documentChunks;
    }
}
