package io.flinkinstructor.operators.indexing;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds the sentences of a paragraph, as the JDK does but not behind well-known abbreviations. */
final class Sentences {

    private static final Set<String> ABBREVIATIONS =
            Set.of(
                    "mr", "mrs", "ms", "dr", "prof", "st", "sr", "jr", "rev", "gen", "sen", "rep",
                    "vs", "etc", "cf", "al", "ed", "eds", "vol", "no", "nr", "fig", "eq", "sec",
                    "ch", "pp", "approx", "inc", "ltd", "co", "corp", "dept", "est", "jan", "feb",
                    "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "bzw",
                    "ca", "evtl", "ggf", "hr", "fr", "abb", "mme", "mlle", "sra");

    private static final int LONGEST_ABBREVIATION = 6;

    private Sentences() {}

    static List<Span> of(String text, Span paragraph) {
        int from = paragraph.begin();
        int to = paragraph.end();
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
        breaks.setText(text.substring(from, to));
        List<Span> spans = new ArrayList<>();
        int begin = from;
        Separation separation = paragraph.before();
        for (int found = breaks.next(); found != BreakIterator.DONE; found = breaks.next()) {
            int end = Blanks.skip(text, from + found, to);
            if (end > begin && (end == to || !isAbbreviation(text, begin, from + found))) {
                spans.add(new Span(begin, end, separation));
                begin = end;
                separation = Separation.SENTENCE;
            }
        }
        return spans;
    }

    /** Whether what stands before a break is an abbreviation or an initial with its full stop. */
    private static boolean isAbbreviation(String text, int from, int end) {
        int stop = Blanks.trimmed(text, from, end) - 1;
        if (stop <= from || text.charAt(stop) != '.') {
            return false;
        }
        int begin = stop;
        while (begin > from
                && stop - begin <= LONGEST_ABBREVIATION
                && Character.isLetter(text.charAt(begin - 1))) {
            begin--;
        }
        boolean wholeWord =
                begin == from
                        || !Character.isLetterOrDigit(text.charAt(begin - 1))
                                && text.charAt(begin - 1) != '\'';
        if (!wholeWord || begin == stop) {
            return false;
        }
        return stop - begin == 1 && Character.isUpperCase(text.charAt(begin))
                || ABBREVIATIONS.contains(text.substring(begin, stop).toLowerCase(Locale.ROOT));
    }
}
