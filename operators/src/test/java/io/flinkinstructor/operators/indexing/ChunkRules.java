package io.flinkinstructor.operators.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What holds for the chunks of any text. */
final class ChunkRules {

    private ChunkRules() {}

    /**
     * @param counter that of the model, asked for each chunk's real text
     * @param maxTokens the most that a chunk may have
     */
    static void check(
            String text, List<TextChunk> chunks, TokenCounter counter, int maxTokens, int overlap) {
        assertThat(chunks).isNotEmpty();
        assertThat(chunks).extracting(TextChunk::id).doesNotHaveDuplicates();
        int covered = 0;
        int begun = -1;
        for (int i = 0; i < chunks.size(); i++) {
            TextChunk chunk = chunks.get(i);
            assertThat(chunk.position()).isEqualTo(i);
            assertThat(chunk.text()).isEqualTo(text.substring(chunk.begin(), chunk.end()));
            assertThat(chunk.begin()).isGreaterThan(begun);
            assertThat(chunk.end()).isGreaterThan(covered);
            if (chunk.begin() > covered) {
                assertThat(text.substring(covered, chunk.begin())).matches("(?s)[\\s\\p{Z}]*");
            }
            assertThat(splitsPair(text, chunk.begin())).isFalse();
            assertThat(splitsPair(text, chunk.end())).isFalse();
            assertThat(counter.count(chunk.text())).as(chunk.text()).isLessThanOrEqualTo(maxTokens);
            assertThat(chunk.text().length())
                    .isLessThanOrEqualTo(maxTokens * ChunkingOptions.CHARACTERS_PER_TOKEN);
            if (chunk.begin() < covered) {
                String repeated = text.substring(chunk.begin(), covered);
                assertThat(counter.count(repeated)).as(repeated).isLessThanOrEqualTo(overlap);
            }
            begun = chunk.begin();
            covered = chunk.end();
        }
        assertThat(Blanks.skip(text, covered, text.length())).isEqualTo(text.length());
    }

    /** How many of the new chunks have to be embedded. */
    static int changed(List<TextChunk> before, List<TextChunk> after) {
        Set<String> known = new HashSet<>();
        before.forEach(chunk -> known.add(chunk.id()));
        return (int) after.stream().filter(chunk -> !known.contains(chunk.id())).count();
    }

    private static boolean splitsPair(String text, int place) {
        return place > 0
                && place < text.length()
                && Character.isHighSurrogate(text.charAt(place - 1))
                && Character.isLowSurrogate(text.charAt(place));
    }
}
