package io.flinkinstructor.operators.indexing;

import java.util.List;

/**
 * What a chunk repeats of the end of the one before it: its last sentences, as many as fit; or, if
 * the last one alone does not, that one's last words. Never all of it, so that no chunk is
 * contained in the next. Depends on nothing but that end.
 */
final class Overlap {

    /** How far back to look for sentences, for each token. */
    private static final int CHARACTERS_OF_SENTENCES = 8;

    /** How many words to try, for each token: about as many as fit. */
    private static final int CHARACTERS_OF_WORDS = 4;

    private final String text;
    private final BoundedCounter counter;
    private final int limit;

    /**
     * @param limit the most tokens; 0 for no overlap
     */
    Overlap(String text, BoundedCounter counter, int limit) {
        this.text = text;
        this.counter = counter;
        this.limit = limit;
    }

    int limit() {
        return limit;
    }

    /**
     * Where a chunk begins with its overlap.
     *
     * @param previous where the chunk before begins, without its own overlap
     * @param begin where the chunk begins without overlap
     * @return {@code begin} if nothing fits
     */
    int begin(int previous, int begin) {
        if (limit == 0) {
            return begin;
        }
        int end = Blanks.trimmed(text, previous, begin);
        int found = sentences(reach(previous, begin, CHARACTERS_OF_SENTENCES), begin, end);
        if (found == begin) {
            found = words(previous, begin, end);
        }
        return found == previous ? begin : found;
    }

    /** A place that is so near. */
    private int reach(int previous, int begin, int charactersOfToken) {
        long nearest = begin - (long) limit * charactersOfToken;
        if (nearest <= previous) {
            return previous;
        }
        int place = (int) nearest;
        return Character.isLowSurrogate(text.charAt(place)) ? place + 1 : place;
    }

    /** The first sentence is left out: it is the previous chunk's first, or has no beginning. */
    private int sentences(int from, int begin, int end) {
        int found = begin;
        int left = limit;
        List<Span> paragraphs = Paragraphs.of(text, from, begin);
        for (int i = paragraphs.size() - 1; i >= 0; i--) {
            List<Span> sentences = Sentences.of(text, paragraphs.get(i));
            for (int j = sentences.size() - 1; j >= (i == 0 ? 1 : 0); j--) {
                int start = sentences.get(j).begin();
                int tokens = counter.fitting(text, start, Math.min(found, end), left);
                if (tokens == TokenCounter.TOO_LONG) {
                    return found;
                }
                left -= tokens;
                found = start;
            }
        }
        return found;
    }

    /** Tries later beginnings until what is left fits; a word that may be cut is left out. */
    private int words(int previous, int begin, int end) {
        int from = reach(previous, begin, CHARACTERS_OF_WORDS);
        List<Span> words = Words.of(text, new Span(from, begin, Separation.WORD));
        int first = from == previous ? 0 : 1;
        while (first < words.size()) {
            int start = words.get(first).begin();
            if (start < end && counter.fitting(text, start, end, limit) != TokenCounter.TOO_LONG) {
                return start;
            }
            first += Math.max(1, (words.size() - first) / 3);
        }
        return begin;
    }
}
