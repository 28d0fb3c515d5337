package io.flinkinstructor.operators.indexing;

import io.flinkinstructor.operators.embedding.Chunk;
import io.flinkinstructor.schemas.EmbeddingRequest;
import org.apache.flink.api.common.functions.MapFunction;

/** Takes each document as one chunk; what is longer than the model takes is truncated there. */
public final class WholeDocuments implements MapFunction<EmbeddingRequest, Chunk> {

    private static final long serialVersionUID = 1L;

    @Override
    public Chunk map(EmbeddingRequest request) {
        return new Chunk(
                request.id(),
                Chunk.WHOLE,
                0,
                1,
                request.text(),
                request.instruction(),
                null,
                request.attributes(),
                request.delete(),
                request.source());
    }
}
