package io.flinkinstructor.operators.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of many megabytes, and what is no text at all. */
class LongTextsTest {

    private static final int TEN_MILLION = 10_000_000;
    private static final int MAX_TOKENS = 256;
    private static final int OVERLAP = 32;

    /** How often each character is counted at most, on average. */
    private static final int MOST_COUNTED = 6;

    private static final Map<String, String> UNITS =
            Map.ofEntries(
                    Map.entry("letters", "a"),
                    Map.entry("stops", "."),
                    Map.entry("quotes", "\""),
                    Map.entry("null characters", "\u0000"),
                    Map.entry("half pairs", "\uD83D"),
                    Map.entry("accents", "\u0301"),
                    Map.entry("joined emoji", "\uD83D\uDC69\u200D"),
                    Map.entry("flags", "\uD83C\uDDE9"),
                    Map.entry("ideographs", "\u6E2F\u53E3"),
                    Map.entry("abbreviations", "Dr. "),
                    Map.entry("one sentence", "The ferry leaves at six. "),
                    Map.entry("lines", "x\n"),
                    Map.entry("paragraphs", "x\n\n"),
                    Map.entry("words", "harbour "));

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void tenMegabytesOfProse() {
        RandomTexts texts = new RandomTexts(7);
        StringBuilder text = new StringBuilder();
        while (text.length() < TEN_MILLION) {
            text.append(texts.paragraph(1, 9)).append("\n\n");
        }
        check(text.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "letters", "stops", "quotes", "null characters", "half pairs", "accents",
                "joined emoji", "flags", "ideographs", "abbreviations", "one sentence", "lines",
                "paragraphs", "words"
            })
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void aLongTextOfTheSame(String name) {
        String unit = UNITS.get(name);
        check(unit.repeat(TEN_MILLION / 30 / unit.length()));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\n", "\u00A0", "\u3000"})
    void blanksBelongToNoChunk(String blank) {
        String text = "a" + blank.repeat(TEN_MILLION) + "b";
        assertThat(chunker(new WordCounter(512)).split(text))
                .extracting(TextChunk::text)
                .containsExactly("a", "b");
    }

    private static void check(String text) {
        WordCounter counter = new WordCounter(512);
        List<TextChunk> chunks = chunker(counter).split(text);
        assertThat(counter.characters()).isLessThan((long) MOST_COUNTED * text.length());
        ChunkRules.check(text, chunks, counter, MAX_TOKENS, OVERLAP);
        assertThat(chunks.size()).isLessThan(text.length() / 40);
    }

    private static TextChunker chunker(TokenCounter counter) {
        return new TextChunker(
                new ChunkingOptions(ChunkingMode.CHUNK, MAX_TOKENS, OVERLAP), counter);
    }
}
