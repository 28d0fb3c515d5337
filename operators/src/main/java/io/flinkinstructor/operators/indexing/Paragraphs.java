package io.flinkinstructor.operators.indexing;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds a text's paragraphs: between blank lines, and lines of their own where the line before ends
 * as a paragraph does or the line itself begins as an item of a list or a heading does.
 */
final class Paragraphs {

    /** What stands below so short a line without a full stop belongs to it. */
    private static final int LONGEST_HEADING = 80;

    private static final String LINE_ENDS = "\n\r\u000B\u0085\u2028";
    private static final String PARAGRAPH_ENDS = "\f\u2029";
    private static final String ITEM_BEGINS = "-*+#>|\u2022\u2023\u2043\u00B7";

    private Paragraphs() {}

    static List<Span> of(String text, int from, int to) {
        List<Span> spans = new ArrayList<>();
        int begin = Blanks.skip(text, from, to);
        Separation before = Separation.PARAGRAPH;
        int i = begin;
        while (i < to) {
            if (!Blanks.isBlank(text.charAt(i))) {
                i++;
                continue;
            }
            int next = Blanks.skip(text, i, to);
            Separation found = next == to ? null : separation(text, i, next, to);
            if (found != null) {
                spans.add(new Span(begin, next, before));
                before = isHeading(text, begin, i) ? Separation.TIGHT : found;
                begin = next;
            }
            i = next;
        }
        if (begin < to) {
            spans.add(new Span(begin, to, before));
        }
        return spans;
    }

    /** Of the words before and behind a run of blanks; null if they are in the same paragraph. */
    private static Separation separation(String text, int blanks, int next, int to) {
        int lines = 0;
        for (int i = blanks; i < next; i++) {
            char c = text.charAt(i);
            if (PARAGRAPH_ENDS.indexOf(c) >= 0) {
                return Separation.PARAGRAPH;
            }
            boolean secondOfPair = c == '\n' && i > blanks && text.charAt(i - 1) == '\r';
            if (LINE_ENDS.indexOf(c) >= 0 && !secondOfPair) {
                lines++;
            }
        }
        if (lines > 1) {
            return Separation.PARAGRAPH;
        }
        return lines == 1 && (Punctuation.endsSentence(text, blanks) || isItem(text, next, to))
                ? Separation.ITEM
                : null;
    }

    private static boolean isItem(String text, int begin, int to) {
        if (ITEM_BEGINS.indexOf(text.charAt(begin)) >= 0) {
            return true;
        }
        int i = begin;
        while (i < to && Character.isDigit(text.charAt(i))) {
            i++;
        }
        return i > begin && i < to && (text.charAt(i) == '.' || text.charAt(i) == ')');
    }

    private static boolean isHeading(String text, int begin, int end) {
        return end - begin <= LONGEST_HEADING && !Punctuation.endsSentence(text, end);
    }
}
