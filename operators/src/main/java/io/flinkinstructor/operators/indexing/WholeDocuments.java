package io.flinkinstructor.operators.indexing;

import io.flinkinstructor.operators.embedding.Chunk;
import io.flinkinstructor.schemas.EmbeddingRequest;
import io.flinkinstructor.schemas.InstructionNames;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/**
 * Takes each document as one chunk, or one for each instruction where these have names; what is
 * longer than the model takes is truncated there.
 */
public final class WholeDocuments implements FlatMapFunction<EmbeddingRequest, Chunk> {

    private static final long serialVersionUID = 1L;

    private final InstructionNames names;

    /** For a pipeline whose instructions have no names. */
    public WholeDocuments() {
        this(InstructionNames.NONE);
    }

    /**
     * @param names the instructions that documents are embedded with
     */
    public WholeDocuments(InstructionNames names) {
        this.names = Objects.requireNonNull(names, "names == null");
    }

    @Override
    public void flatMap(EmbeddingRequest request, Collector<Chunk> out) {
        if (names.isEmpty() && request.instructionNames().isEmpty()) {
            collect(request, null, out);
            return;
        }
        for (String name : names.forRequest(request)) {
            collect(request, name, out);
        }
    }

    private static void collect(EmbeddingRequest request, String name, Collector<Chunk> out) {
        if (request.delete()) {
            out.collect(DocumentVersion.deletion(request, name));
        } else {
            DocumentVersion.chunks(request, name, List.of(Chunk.WHOLE), List.of(request.text()))
                    .forEach(out::collect);
        }
    }
}
