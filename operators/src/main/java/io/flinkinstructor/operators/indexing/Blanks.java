package io.flinkinstructor.operators.indexing;

/** White space of all kinds, the no-break spaces with it. */
final class Blanks {

    private Blanks() {}

    static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    /** The first place from {@code from} on that is no blank; {@code to} if all are. */
    static int skip(String text, int from, int to) {
        int i = from;
        while (i < to && isBlank(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** The end of a range without the blanks at its end; {@code from} if all are. */
    static int trimmed(String text, int from, int to) {
        int i = to;
        while (i > from && isBlank(text.charAt(i - 1))) {
            i--;
        }
        return i;
    }
}
