package io.flinkinstructor.operators.indexing;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the words of a sentence, and parts of words that are too long to be one: of addresses,
 * encoded bytes, and scripts without blanks. Where such parts end is decided by the characters
 * before, so that an edit does not move them all.
 */
final class Words {

    private static final int LONGEST_WORD = 32;
    private static final int SHORTEST_PART = 8;

    /** One place in so many is the end of a part. */
    private static final int PLACES = 8;

    private Words() {}

    static List<Span> of(String text, Span sentence) {
        List<Span> spans = new ArrayList<>();
        int to = sentence.end();
        Separation separation = sentence.before();
        int i = sentence.begin();
        while (i < to) {
            int end = i;
            while (end < to && !Blanks.isBlank(text.charAt(end))) {
                end++;
            }
            int next = Blanks.skip(text, end, to);
            if (end - i > LONGEST_WORD) {
                parts(text, i, end, next, separation, spans);
            } else {
                spans.add(new Span(i, next, separation));
            }
            separation = separation(text, end, next);
            i = next;
        }
        return spans;
    }

    private static Separation separation(String text, int end, int next) {
        for (int i = end; i < next; i++) {
            if (text.charAt(i) == '\n' || text.charAt(i) == '\r') {
                return Separation.LINE;
            }
        }
        return Punctuation.endsClause(text, end) ? Separation.CLAUSE : Separation.WORD;
    }

    /**
     * @param next where the next word begins, to which the last part extends
     */
    private static void parts(
            String text, int from, int to, int next, Separation before, List<Span> spans) {
        Separation separation = before;
        int begin = from;
        for (int end : Graphemes.ends(text, from, to)) {
            Separation found = end == to ? null : partEnd(text, begin, end);
            if (found != null) {
                spans.add(new Span(begin, end, separation));
                separation = found;
                begin = end;
            }
        }
        spans.add(new Span(begin, next, separation));
    }

    /** Null where no part ends. */
    private static Separation partEnd(String text, int begin, int end) {
        if (Punctuation.endsClause(text, end)) {
            return Separation.CLAUSE;
        }
        if (end - begin < SHORTEST_PART) {
            return null;
        }
        if (!Character.isLetterOrDigit(text.codePointBefore(end))) {
            return Separation.WORD;
        }
        int hash = 0;
        for (int i = end - SHORTEST_PART / 2; i < end; i++) {
            hash = (hash + text.charAt(i)) * 0x9E3779B1;
        }
        return (hash >>> 16 & PLACES - 1) == 0 || end - begin >= LONGEST_WORD
                ? Separation.TIGHT
                : null;
    }
}
