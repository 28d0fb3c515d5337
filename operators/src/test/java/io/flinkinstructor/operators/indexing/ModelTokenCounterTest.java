package io.flinkinstructor.operators.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.operators.model.DirectoryModel;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.Model;
import io.flinkinstructor.operators.model.TokenizedText;
import io.flinkinstructor.operators.model.convert.ConvertedFixtures;
import io.flinkinstructor.operators.model.convert.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunks as real tokenizers count them: WordPiece and SentencePiece. */
class ModelTokenCounterTest {

    private static final String INSTRUCTION = "Represent the document for retrieval: ";
    private static final String BUILTIN = "builtin:bge-small-en-v1.5";

    @Test
    void countsWithoutSpecialTokens() throws Exception {
        try (Model model = new DirectoryModel(BUILTIN).open()) {
            TokenCounter counter = counter(model);
            assertThat(counter.maxTokens()).isEqualTo(512);
            assertThat(counter.count("")).isZero();
            assertThat(counter.count("The harbour is quiet.")).isEqualTo(5);
            assertThat(counter.count("a ".repeat(510))).isEqualTo(510);
            assertThat(counter.count("a ".repeat(511))).isEqualTo(TokenCounter.TOO_LONG);
            assertThat(counter.reserved(null)).isEqualTo(2);
            assertThat(counter.reserved("")).isEqualTo(2);
            assertThat(counter.reserved("passage: ")).isBetween(4, 10);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {BUILTIN, "tiny-bert-cls", "tiny-instructor"})
    void noChunkIsLongerThanAskedNorCutByTheModel(String name, @TempDir Path directory)
            throws Exception {
        try (Model model = open(name, directory)) {
            TokenCounter counter = counter(model);
            int room = counter.maxTokens() - counter.reserved(INSTRUCTION);
            for (String text : texts()) {
                for (int maxTokens : List.of(16, 61, 10_000)) {
                    TextChunker chunker =
                            new TextChunker(
                                    new ChunkingOptions(
                                            ChunkingMode.CHUNK, maxTokens, maxTokens / 5),
                                    counter);
                    List<TextChunk> chunks = chunker.split(text, List.of("", INSTRUCTION));
                    ChunkRules.check(
                            text, chunks, counter, Math.min(maxTokens, room), maxTokens / 5);
                    for (TextChunk chunk : chunks) {
                        TokenizedText tokens =
                                model.tokenizer().tokenize(INSTRUCTION, chunk.text());
                        assertThat(tokens.truncated()).as(chunk.text()).isFalse();
                    }
                }
            }
        }
    }

    private static Model open(String name, Path directory) throws EmbeddingException {
        return name.equals(BUILTIN)
                ? new DirectoryModel(name).open()
                : new ConvertedFixtures(directory).open(name, Precision.FP32);
    }

    private static List<String> texts() throws Exception {
        List<String> texts = new ArrayList<>();
        texts.add(Files.readString(Path.of("..", "LICENSE")));
        texts.add(Files.readString(Path.of("..", "README.md")));
        for (int seed = 0; texts.size() < 8; seed++) {
            String text = new RandomTexts(seed).wild();
            if (Blanks.skip(text, 0, text.length()) < text.length()) {
                texts.add(text);
            }
        }
        return texts;
    }

    private static TokenCounter counter(Model model) {
        return new ModelTokenCounter(model.tokenizer(), model.info().maxTokens());
    }
}
