package io.flinkinstructor.operators.indexing;

/**
 * Counts ranges of texts up to a limit. A token counts for {@link
 * ChunkingOptions#CHARACTERS_PER_TOKEN} characters at most, so that what is far too long is not
 * tokenized.
 */
record BoundedCounter(TokenCounter tokens) {

    /** The fewest tokens that so many characters count for. */
    static int least(int characters) {
        int each = ChunkingOptions.CHARACTERS_PER_TOKEN;
        return characters / each + (characters % each == 0 ? 0 : 1);
    }

    /**
     * How many tokens a range counts for.
     *
     * @return at least 1 for a range that is not empty; {@link TokenCounter#TOO_LONG} if above the
     *     limit
     */
    int fitting(String text, int begin, int end, int limit) {
        int least = least(end - begin);
        if (least > limit) {
            return TokenCounter.TOO_LONG;
        }
        int counted = Math.max(least, tokens.count(text.substring(begin, end)));
        return counted > limit ? TokenCounter.TOO_LONG : counted;
    }
}
