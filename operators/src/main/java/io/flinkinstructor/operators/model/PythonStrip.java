package io.flinkinstructor.operators.model;

/**
 * Python's {@code str.strip()}, which models' reference code calls. Java's own strip keeps the
 * no-break spaces and U+0085.
 */
final class PythonStrip {

    private PythonStrip() {}

    static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    /** Whether Python's {@code str.isspace} says so: all such are in the basic plane. */
    static boolean isSpace(char c) {
        return c >= '\t' && c <= '\r'
                || c >= 0x1C && c <= ' '
                || c == 0x85
                || c == 0xA0
                || c == 0x1680
                || c >= 0x2000 && c <= 0x200A
                || c == 0x2028
                || c == 0x2029
                || c == 0x202F
                || c == 0x205F
                || c == 0x3000;
    }
}
