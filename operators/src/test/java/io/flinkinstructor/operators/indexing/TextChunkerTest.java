package io.flinkinstructor.operators.indexing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextChunkerTest {

    private static final int MODEL = 512;

    private final WordCounter counter = new WordCounter(MODEL);

    @ParameterizedTest
    @EnumSource(ChunkingMode.class)
    void aBlankTextIsOneChunk(ChunkingMode mode) {
        for (String blank : List.of("", " ", "\n\n\u3000")) {
            assertThat(chunker(mode, 64, 8).split(blank))
                    .containsExactly(new TextChunk("0", 0, 0, blank.length(), blank));
        }
    }

    @Test
    void aTextThatFitsIsOneChunk() {
        String text = "# Ferries\n\nThe ferry leaves at six.\n\nThe harbour is quiet.";
        assertThat(texts(ChunkingMode.CHUNK, 64, 8, "  " + text + "\n")).containsExactly(text);
        assertThat(texts(ChunkingMode.TRUNCATE, 64, 8, text)).containsExactly(text);
    }

    @Test
    void withoutChunkingTheTextStaysWhole() {
        String text = "harbour ".repeat(10_000);
        assertThat(chunker(ChunkingMode.NONE, 64, 8).split(text))
                .containsExactly(new TextChunk("0", 0, 0, text.length(), text));
        assertThat(counter.calls()).isZero();
    }

    @Test
    void truncationEndsWithASentence() {
        String first = sentence("a", 20);
        String second = sentence("b", 20);
        String third = sentence("c", 30);
        assertThat(texts(ChunkingMode.TRUNCATE, 64, 8, first + " " + second + "\n\n" + third))
                .containsExactly(first + " " + second);
    }

    @Test
    void truncationOfAnEndlessSentenceEndsWithAWord() {
        assertThat(texts(ChunkingMode.TRUNCATE, 64, 8, sentence("a", 1000)).get(0))
                .matches("(aaa ){20,63}aaa");
    }

    @Test
    void aHeadingGoesWithWhatStandsBelow() {
        String text =
                String.join(
                        "\n\n",
                        sentence("a", 40),
                        "Harbours",
                        sentence("b", 40),
                        "Ferries",
                        sentence("c", 40));
        assertThat(texts(ChunkingMode.CHUNK, 64, 0, text))
                .containsExactly(
                        sentence("a", 40),
                        "Harbours\n\n" + sentence("b", 40),
                        "Ferries\n\n" + sentence("c", 40));
    }

    @Test
    void overlapIsTheLastSentencesThatFit() {
        String before = sentence("a", 40) + " " + sentence("b", 5) + " " + sentence("c", 5);
        assertThat(texts(ChunkingMode.CHUNK, 64, 14, before + "\n\n" + sentence("d", 45)))
                .containsExactly(
                        before,
                        sentence("b", 5) + " " + sentence("c", 5) + "\n\n" + sentence("d", 45));
    }

    @Test
    void overlapWithinALongSentenceIsItsLastWords() {
        String before = sentence("a", 45);
        List<String> chunks =
                texts(ChunkingMode.CHUNK, 64, 14, before + "\n\n" + sentence("d", 45));
        assertThat(chunks).hasSize(2);
        assertThat(chunks.get(1))
                .matches("(?s)(aaa ){8,12}aaa\\.\n\n.*")
                .endsWith(sentence("d", 45));
    }

    @Test
    void idsAreOfTheTextAndDiffer() {
        String repeated = sentence("a", 60);
        String text = String.join("\n\n", repeated, repeated, sentence("b", 60), repeated);
        List<TextChunk> chunks = chunker(ChunkingMode.CHUNK, 64, 0).split(text);
        String id = chunks.get(0).id();
        assertThat(id).matches("[0-9a-f]{16}");
        assertThat(chunks)
                .extracting(TextChunk::id)
                .containsExactly(id, id + "-1", chunks.get(2).id(), id + "-2");
        assertThat(chunker(ChunkingMode.MEAN, 64, 0).split(text)).isEqualTo(chunks);
    }

    @Test
    void abbreviationsEndNoSentence() {
        List<Span> sentences = sentences("Dr. Smith met J. R. Jones by St. John Road. It rained.");
        assertThat(sentences).hasSize(2);
    }

    @Test
    void sentencesWithoutBlanksAreTold() {
        assertThat(
                        sentences(
                                "\u6E2F\u53E3\u5F88\u5B89\u9759\u3002\u8239\u5F00\u4E86\uFF01\u518D\u89C1\u3002"))
                .hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uD83D\uDC69\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
                "\uD83C\uDDE9\uD83C\uDDEA",
                "e\u0301\u0323",
                "\u1112\u1161\u11AB"
            })
    void charactersAreNotCut(String character) {
        List<TextChunk> chunks = chunker(ChunkingMode.CHUNK, 64, 0).split(character.repeat(500));
        assertThat(chunks).hasSizeGreaterThan(3);
        for (TextChunk chunk : chunks) {
            assertThat(chunk.begin() % character.length()).isZero();
            assertThat(chunk.end() % character.length()).isZero();
        }
    }

    @Test
    void theLongestInstructionLeavesLessRoom() {
        String text = sentence("a", 400);
        TextChunker chunker = chunker(ChunkingMode.CHUNK, 500, 0);
        assertThat(chunker.split(text)).hasSize(1);
        List<TextChunk> chunks =
                chunker.split(text, Arrays.asList(null, "short", "long ".repeat(200)));
        assertThat(chunks).hasSizeGreaterThan(1);
        ChunkRules.check(text, chunks, counter, MODEL - 202, 0);
    }

    @Test
    void anInstructionThatLeavesNoRoomIsRefused() {
        TextChunker chunker = chunker(ChunkingMode.CHUNK, 64, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> chunker.split("a", List.of("long ".repeat(500))))
                .withMessageContaining("502 of the model's 512 tokens")
                .withMessageContaining("'long long");
    }

    private List<String> texts(ChunkingMode mode, int maxTokens, int overlap, String text) {
        return chunker(mode, maxTokens, overlap).split(text).stream().map(TextChunk::text).toList();
    }

    private TextChunker chunker(ChunkingMode mode, int maxTokens, int overlap) {
        return new TextChunker(new ChunkingOptions(mode, maxTokens, overlap), counter);
    }

    private static List<Span> sentences(String text) {
        return Sentences.of(text, new Span(0, text.length(), Separation.PARAGRAPH));
    }

    /** A sentence of so many tokens, the full stop included. */
    private static String sentence(String letter, int tokens) {
        String word = letter.repeat(3);
        return (word + " ").repeat(tokens - 2) + word + ".";
    }
}
