package io.flinkinstructor.operators.indexing;

/** What punctuation says about where a text may be cut. */
final class Punctuation {

    /** Full stops and their like: Latin, Greek, CJK, Arabic, Devanagari, Armenian, Ethiopic. */
    private static final String SENTENCE_ENDS =
            ".!?:\u2026\u037E\u3002\uFF01\uFF1F\uFF1A\uFF61\u061F\u06D4\u0964\u0965\u0589\u1362";

    private static final String CLAUSE_ENDS =
            ",;:\u2014\u2013|\uFF0C\u3001\uFF1B\uFF1A\u060C\u061B";

    /** Behind a sentence's end; more are an ornament. */
    private static final int MOST_CLOSERS = 4;

    private Punctuation() {}

    /** Whether what stands before a place is a sentence's end, maybe in quotes or brackets. */
    static boolean endsSentence(String text, int end) {
        int i = end;
        while (i > 0 && end - i < MOST_CLOSERS && isCloser(text.charAt(i - 1))) {
            i--;
        }
        return i > 0 && SENTENCE_ENDS.indexOf(text.charAt(i - 1)) >= 0;
    }

    /** Whether a comma or the like, or a sentence's end, stands before a place. */
    static boolean endsClause(String text, int end) {
        return end > 0 && CLAUSE_ENDS.indexOf(text.charAt(end - 1)) >= 0 || endsSentence(text, end);
    }

    private static boolean isCloser(char c) {
        int type = Character.getType(c);
        return c == '"'
                || c == '\''
                || c == '*'
                || c == '_'
                || type == Character.END_PUNCTUATION
                || type == Character.FINAL_QUOTE_PUNCTUATION;
    }
}
