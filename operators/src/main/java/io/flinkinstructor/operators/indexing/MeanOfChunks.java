package io.flinkinstructor.operators.indexing;

import io.flinkinstructor.operators.embedding.TextPart;
import io.flinkinstructor.operators.embedding.TextParts;
import io.flinkinstructor.operators.model.ModelInfo;
import io.flinkinstructor.operators.model.Tokenizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Cuts texts as chunks are cut, for one vector of all of them.
 *
 * @param options the sizes of the chunks; the mode is always {@link ChunkingMode#MEAN}
 */
public record MeanOfChunks(ChunkingOptions options) implements TextParts {

    /** Takes the sizes of any options. */
    public MeanOfChunks {
        options = options.withMode(ChunkingMode.MEAN);
    }

    @Override
    public Cutter open(Tokenizer tokenizer, ModelInfo model) {
        TextChunker chunker =
                new TextChunker(options, new ModelTokenCounter(tokenizer, model.maxTokens()));
        return (text, instruction) -> parts(chunker, text, instruction);
    }

    private static List<TextPart> parts(TextChunker chunker, String text, String instruction) {
        List<TextPart> parts = new ArrayList<>();
        for (TextChunk chunk : chunker.split(text, Collections.singletonList(instruction))) {
            parts.add(new TextPart(chunk.begin(), chunk.end()));
        }
        return parts;
    }
}
