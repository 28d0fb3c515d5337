package io.flinkinstructor.operators.indexing;

import java.util.ArrayList;
import java.util.List;

/** The last resort: what no model takes in one chunk is cut between any two characters. */
final class CodePoints {

    private CodePoints() {}

    /** The code points of a grapheme; the last with the blanks behind it. */
    static List<Span> of(String text, Span grapheme) {
        List<Span> spans = new ArrayList<>();
        int to = Blanks.trimmed(text, grapheme.begin(), grapheme.end());
        Separation separation = grapheme.before();
        int begin = grapheme.begin();
        while (begin < to) {
            int end = text.offsetByCodePoints(begin, 1);
            spans.add(new Span(begin, end >= to ? grapheme.end() : end, separation));
            separation = Separation.TIGHT;
            begin = end;
        }
        return spans;
    }
}
