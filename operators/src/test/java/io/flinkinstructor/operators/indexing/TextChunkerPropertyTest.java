package io.flinkinstructor.operators.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Rules that hold for any text and any sizes. */
class TextChunkerPropertyTest {

    @Property(tries = 200)
    void chunksKeepTheRules(
            @ForAll long seed,
            @ForAll @IntRange(min = 16, max = 300) int maxTokens,
            @ForAll @IntRange(max = 50) int overlapPercent) {
        String text = new RandomTexts(seed).wild();
        int overlap = maxTokens * overlapPercent / 100;
        WordCounter counter = new WordCounter(512);
        TextChunker chunker =
                new TextChunker(
                        new ChunkingOptions(ChunkingMode.CHUNK, maxTokens, overlap), counter);
        if (Blanks.skip(text, 0, text.length()) == text.length()) {
            assertThat(chunker.split(text)).hasSize(1);
            return;
        }
        ChunkRules.check(text, chunker.split(text), counter, maxTokens, overlap);
        assertThat(chunker.split(text)).isEqualTo(chunker.split(text));
    }

    @Property(tries = 100)
    void truncationEndsInTheLimitAndSeesNothingBehind(
            @ForAll long seed, @ForAll @IntRange(min = 16, max = 300) int maxTokens) {
        RandomTexts texts = new RandomTexts(seed);
        String text = "A" + texts.wild();
        WordCounter counter = new WordCounter(512);
        TextChunker chunker =
                new TextChunker(new ChunkingOptions(ChunkingMode.TRUNCATE, maxTokens, 0), counter);
        TextChunk chunk = chunker.split(text).get(0);
        assertThat(chunk.id()).isEqualTo("0");
        assertThat(chunk.text()).isEqualTo(text.substring(chunk.begin(), chunk.end())).isNotEmpty();
        assertThat(counter.count(chunk.text())).isLessThanOrEqualTo(maxTokens);
        if (chunk.end() < text.length()) {
            String longer = text + "\n\n" + texts.paragraph(1, 9);
            assertThat(chunker.split(longer)).containsExactly(chunk);
        }
    }
}
