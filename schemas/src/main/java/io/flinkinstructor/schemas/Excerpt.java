package io.flinkinstructor.schemas;

/** Foreign text inside a message: short, on one line, in quotes. */
final class Excerpt {

    private static final int MAX_CHARS = 60;

    private Excerpt() {}

    static String of(String text) {
        StringBuilder result = new StringBuilder("\"");
        int end = Math.min(text.length(), MAX_CHARS);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean pair =
                    Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                result.append(c).append(text.charAt(++i));
            } else if (c == '"' || c == '\\') {
                result.append('\\').append(c);
            } else if (Character.isISOControl(c) || Character.isSurrogate(c)) {
                result.append(String.format("\\u%04x", (int) c));
            } else {
                result.append(c);
            }
        }
        return result.append(text.length() > MAX_CHARS ? "...\"" : "\"").toString();
    }
}
