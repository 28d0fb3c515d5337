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

    /**
     * The chunks of a document that is there, in order.
     *
     * @param name of the instruction; null when instructions are not named
     * @param ids of the chunks, each once, at least one
     * @param texts of the chunks, one for each id
     */
    static List<Chunk> chunks(
            EmbeddingRequest request, String name, List<String> ids, List<String> texts) {
        int count = ids.size();
        List<Chunk> chunks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            boolean lastOfSeveral = count > 1 && i == count - 1;
            chunks.add(
                    new Chunk(
                            request.id(),
                            ids.get(i),
                            i,
                            count,
                            texts.get(i),
                            request.instruction(),
                            name,
                            request.attributes(),
                            false,
                            request.source(),
                            lastOfSeveral ? List.copyOf(ids) : null));
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
