package io.flinkinstructor.operators.indexing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.operators.embedding.TextPart;
import io.flinkinstructor.operators.embedding.TextParts;
import io.flinkinstructor.operators.model.DirectoryModel;
import io.flinkinstructor.operators.model.Model;
import java.util.List;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class MeanOfChunksTest {

    private static final ChunkingOptions OPTIONS = new ChunkingOptions(ChunkingMode.NONE, 60, 10);

    @Test
    void shouldCutAsChunksAreCut() throws Exception {
        String text = new RandomTexts(5).paragraph(30, 30);
        String instruction = "Represent it: ";
        try (Model model = new DirectoryModel("builtin:bge-small-en-v1.5").open()) {
            List<TextChunk> chunks =
                    new TextChunker(
                                    OPTIONS.withMode(ChunkingMode.CHUNK),
                                    new ModelTokenCounter(
                                            model.tokenizer(), model.info().maxTokens()))
                            .split(text, List.of(instruction));
            TextParts.Cutter cutter =
                    InstantiationUtil.clone(new MeanOfChunks(OPTIONS))
                            .open(model.tokenizer(), model.info());

            assertThat(cutter.parts(text, instruction))
                    .hasSizeGreaterThan(3)
                    .isEqualTo(
                            chunks.stream()
                                    .map(chunk -> new TextPart(chunk.begin(), chunk.end()))
                                    .toList());
            assertThat(cutter.parts("", null)).containsExactly(new TextPart(0, 0));
            assertThat(cutter.parts("Short.", null)).containsExactly(new TextPart(0, 6));
            assertThatThrownBy(() -> cutter.parts(text, "word ".repeat(600)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
