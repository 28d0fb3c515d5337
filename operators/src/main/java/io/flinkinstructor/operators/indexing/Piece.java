package io.flinkinstructor.operators.indexing;

/**
 * A range of a text that is not cut further.
 *
 * @param begin where it begins
 * @param end where it ends, exclusive: where the next begins, with the blanks between
 * @param weight its size, at least 1, in whatever the limits are given in
 * @param rank how good a place for a cut its beginning is: least is best. The kind of separation
 *     comes first, then a hash of the piece's first characters, which most edits leave alone, then
 *     one of all of it
 */
record Piece(int begin, int end, int weight, long rank) {

    /** How many characters at the beginning of a piece decide first. */
    private static final int HEAD = 40;

    private static final int HEAD_BITS = 30;
    private static final int WHOLE_BITS = 30;

    /**
     * @param weight at least 1
     */
    static Piece of(String text, Span span, int weight) {
        int end = Blanks.trimmed(text, span.begin(), span.end());
        int head = Math.min(end, span.begin() + HEAD);
        long hash = hash(0, text, span.begin(), head);
        long rank = span.before().ordinal();
        rank = rank << HEAD_BITS | mix(hash) >>> Long.SIZE - HEAD_BITS;
        rank = rank << WHOLE_BITS | mix(hash(hash, text, head, end)) >>> Long.SIZE - WHOLE_BITS;
        return new Piece(span.begin(), span.end(), weight, rank);
    }

    private static long hash(long start, String text, int begin, int end) {
        long hash = start;
        for (int i = begin; i < end; i++) {
            hash = hash * 0x100000001B3L + text.charAt(i);
        }
        return hash;
    }

    /** Spreads what differs in few bits over all of them, as SplitMix64 does. */
    private static long mix(long hash) {
        long mixed = (hash ^ hash >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
