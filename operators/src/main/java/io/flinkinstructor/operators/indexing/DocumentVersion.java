package io.flinkinstructor.operators.indexing;

import io.flinkinstructor.operators.embedding.Chunk;
import io.flinkinstructor.schemas.EmbeddingRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the elements of a request under one instruction's name: the last chunk of a version brings
 * the ids of all, by which the chunks are found that are gone with it.
 */
final class DocumentVersion {

    private DocumentVersion() {}

    /** The document as one chunk, for one that is there. */
    static Chunk whole(EmbeddingRequest request, String name) {
        return new Chunk(
                request.id(),
                Chunk.WHOLE,
                0,
                1,
                request.text(),
                request.instruction(),
                name,
                request.attributes(),
                false,
                request.source());
    }

    /**
     * The chunks of a document that is there, in order.
     *
     * @param name of the instruction; null when instructions are not named
     * @param pieces of its text, at least one, with an id of its own each
     */
    static List<Chunk> chunks(EmbeddingRequest request, String name, List<TextChunk> pieces) {
        int count = pieces.size();
        List<Chunk> chunks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            TextChunk piece = pieces.get(i);
            boolean lastOfSeveral = count > 1 && i == count - 1;
            chunks.add(
                    new Chunk(
                            request.id(),
                            piece.id(),
                            i,
                            count,
                            piece.begin(),
                            piece.end(),
                            request.text().length(),
                            piece.text(),
                            request.instruction(),
                            name,
                            request.attributes(),
                            false,
                            request.source(),
                            lastOfSeveral ? pieces.stream().map(TextChunk::id).toList() : null));
        }
        return chunks;
    }

    /** The deletion of a document, or of what it has under a name. */
    static Chunk deletion(EmbeddingRequest request, String name) {
        return new Chunk(
                request.id(),
                Chunk.WHOLE,
                0,
                0,
                null,
                request.instruction(),
                name,
                request.attributes(),
                true,
                request.source());
    }
}
