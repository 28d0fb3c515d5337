package io.flinkinstructor.operators.indexing;

import java.util.ArrayList;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what a reader takes for one character: a letter with its accents, an emoji of several code
 * points, a flag. One of more than {@value #LONGEST} UTF-16 units is cut between code points.
 */
final class Graphemes {

    private static final int LONGEST = 32;

    private static final Pattern CLUSTER = Pattern.compile("\\X");

    private Graphemes() {}

    /** The ends of the graphemes of a range, in order; the last is {@code to}. */
    static Iterable<Integer> ends(String text, int from, int to) {
        return () -> new Ends(text, from, to);
    }

    /** The graphemes of a word; the last with the blanks behind it. */
    static List<Span> of(String text, Span word) {
        List<Span> spans = new ArrayList<>();
        Separation separation = word.before();
        int begin = word.begin();
        int to = Blanks.trimmed(text, begin, word.end());
        for (int end : ends(text, begin, to)) {
            spans.add(new Span(begin, end == to ? word.end() : end, separation));
            separation = Separation.TIGHT;
            begin = end;
        }
        return spans;
    }

    private static final class Ends implements PrimitiveIterator.OfInt {

        private final String text;
        private final int to;
        private final Matcher clusters;
        private int position;
        private int clusterEnd;

        Ends(String text, int from, int to) {
            this.text = text;
            this.to = to;
            this.clusters = CLUSTER.matcher(text).region(from, to);
            this.position = from;
            this.clusterEnd = from;
        }

        @Override
        public boolean hasNext() {
            return position < to;
        }

        @Override
        public int nextInt() {
            if (position == clusterEnd) {
                clusterEnd = clusters.find() ? clusters.end() : to;
            }
            position = Math.min(clusterEnd, bounded(position + LONGEST));
            return position;
        }

        /** Not between the two halves of a code point. */
        private int bounded(int place) {
            boolean splitsPair =
                    place < to
                            && Character.isHighSurrogate(text.charAt(place - 1))
                            && Character.isLowSurrogate(text.charAt(place));
            return splitsPair ? place - 1 : place;
        }
    }
}
