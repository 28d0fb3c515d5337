package io.flinkinstructor.operators.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An edit in one place changes few chunks. */
class StabilityTest {

    private static final int PARAGRAPHS = 20;
    private static final int DOCUMENTS = 100;

    /** Chunks that an edit changes on average. */
    private static final double MEAN = 2.2;

    /** Chunks that no edit here exceeds, although it could. */
    private static final int MOST = 5;

    private static final TextChunker CHUNKER =
            new TextChunker(new ChunkingOptions(ChunkingMode.CHUNK, 256, 32), new WordCounter(512));

    private interface Edit {
        /** Changes the paragraphs in place. */
        void apply(List<String> paragraphs, RandomTexts texts);
    }

    private static final Edit REPLACE =
            (paragraphs, texts) -> paragraphs.set(any(paragraphs, texts), texts.paragraph(1, 5));
    private static final Edit INSERT =
            (paragraphs, texts) -> paragraphs.add(any(paragraphs, texts), texts.paragraph(1, 5));
    private static final Edit INSERT_AT_THE_TOP =
            (paragraphs, texts) -> paragraphs.add(0, texts.paragraph(1, 5));
    private static final Edit DELETE =
            (paragraphs, texts) -> paragraphs.remove(any(paragraphs, texts));
    private static final Edit ADD_A_SENTENCE =
            (paragraphs, texts) ->
                    inParagraph(paragraphs, texts, s -> s + " " + texts.sentence(4, 16));
    private static final Edit CHANGE_A_WORD =
            (paragraphs, texts) ->
                    inParagraph(
                            paragraphs, texts, s -> s.replaceFirst(" \\w+", " " + texts.word()));

    private static final List<Edit> EDITS =
            List.of(REPLACE, INSERT, INSERT_AT_THE_TOP, DELETE, ADD_A_SENTENCE, CHANGE_A_WORD);

    @ParameterizedTest
    @CsvSource({"1,1", "1,3", "2,4", "3,6", "1,6"})
    void anEditOfOneParagraphInTwentyChangesThreeChunksAtMost(int least, int most) {
        for (Edit edit : EDITS) {
            long sum = 0;
            for (int seed = 0; seed < DOCUMENTS; seed++) {
                int changed = changed(seed, least, most, edit);
                assertThat(changed).as("document %d", seed).isLessThanOrEqualTo(3);
                sum += changed;
            }
            assertThat((double) sum / DOCUMENTS).isLessThan(MEAN);
        }
    }

    @Test
    void anEditInsideAParagraphOfManyChunksChangesFewOfThem() {
        for (Edit edit : List.of(ADD_A_SENTENCE, CHANGE_A_WORD)) {
            long sum = 0;
            for (int seed = 0; seed < DOCUMENTS; seed++) {
                int changed = changed(seed, 30, 60, edit);
                assertThat(changed).as("document %d", seed).isLessThanOrEqualTo(MOST);
                sum += changed;
            }
            assertThat((double) sum / DOCUMENTS).isLessThan(MEAN + 1);
        }
    }

    /** The licence of this project: hard-wrapped, with headings and lists. */
    @Test
    void anEditOfARealTextChangesFewChunks() throws IOException {
        String text = Files.readString(Path.of("..", "LICENSE"));
        List<TextChunk> before = CHUNKER.split(text);
        assertThat(before).hasSizeGreaterThan(10);
        String[] paragraphs = text.split("\n\n");
        RandomTexts texts = new RandomTexts(1);
        for (int i = 0; i < paragraphs.length; i++) {
            String[] edited = paragraphs.clone();
            edited[i] = "   " + texts.paragraph(1, 4);
            assertThat(ChunkRules.changed(before, CHUNKER.split(String.join("\n\n", edited))))
                    .as(paragraphs[i])
                    .isLessThanOrEqualTo(MOST);
        }
        assertThat(ChunkRules.changed(before, CHUNKER.split(texts.paragraph(2, 3) + "\n\n" + text)))
                .isLessThanOrEqualTo(3);
    }

    @Test
    void anInsertionAtTheTopRenamesNothingBelowIt() {
        RandomTexts texts = new RandomTexts(3);
        List<String> paragraphs = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            paragraphs.add(texts.paragraph(1, 5));
        }
        List<TextChunk> before = CHUNKER.split(String.join("\n\n", paragraphs));
        paragraphs.add(0, texts.paragraph(1, 5));
        List<TextChunk> after = CHUNKER.split(String.join("\n\n", paragraphs));
        assertThat(after.subList(after.size() - before.size() + 3, after.size()))
                .extracting(TextChunk::id)
                .isEqualTo(before.subList(3, before.size()).stream().map(TextChunk::id).toList());
    }

    private static int changed(long seed, int least, int most, Edit edit) {
        RandomTexts texts = new RandomTexts(seed);
        List<String> paragraphs = new ArrayList<>();
        for (int i = 0; i < PARAGRAPHS; i++) {
            paragraphs.add(texts.paragraph(least, most));
        }
        List<TextChunk> before = CHUNKER.split(String.join("\n\n", paragraphs));
        edit.apply(paragraphs, texts);
        return ChunkRules.changed(before, CHUNKER.split(String.join("\n\n", paragraphs)));
    }

    private static int any(List<String> paragraphs, RandomTexts texts) {
        return texts.random().nextInt(paragraphs.size());
    }

    private static void inParagraph(
            List<String> paragraphs, RandomTexts texts, Function<String, String> change) {
        int paragraph = any(paragraphs, texts);
        List<String> sentences =
                new ArrayList<>(List.of(paragraphs.get(paragraph).split("(?<=[.?]) ")));
        int sentence = any(sentences, texts);
        sentences.set(sentence, change.apply(sentences.get(sentence)));
        paragraphs.set(paragraph, String.join(" ", sentences));
    }
}
