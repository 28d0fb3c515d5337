package io.flinkinstructor.operators.indexing;

import java.util.List;

/**
 * The beginning of a text that fits a limit, in whole sentences; all of the text if that fits.
 *
 * @param begin where it begins
 * @param end where it ends, exclusive
 */
record Beginning(int begin, int end) {

    /**
     * @param text not blank
     */
    static Beginning of(String text, BoundedCounter counter, int limit) {
        if (counter.fitting(text, 0, text.length(), limit) != TokenCounter.TOO_LONG) {
            return new Beginning(0, text.length());
        }
        int begin = Blanks.skip(text, 0, text.length());
        // More than fits, so that its last sentence, which may be cut, never counts.
        long enough = (limit + 1L) * ChunkingOptions.CHARACTERS_PER_TOKEN;
        int reach = (int) Math.min(text.length(), begin + enough);
        List<Piece> pieces = new TextPieces(text, counter, limit).sentences(begin, reach);
        int end = pieces.get(0).end();
        long weight = 0;
        int fitting = 0;
        while (fitting < pieces.size() && weight + pieces.get(fitting).weight() <= limit) {
            weight += pieces.get(fitting).weight();
            end = pieces.get(fitting).end();
            fitting++;
        }
        end = Blanks.trimmed(text, begin, end);
        while (fitting > 1 && counter.fitting(text, begin, end, limit) == TokenCounter.TOO_LONG) {
            fitting--;
            end = Blanks.trimmed(text, begin, pieces.get(fitting - 1).end());
        }
        return new Beginning(begin, end);
    }
}
