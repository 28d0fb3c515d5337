package io.flinkinstructor.operators.indexing;

/**
 * Counts a run of letters as a token for each four of them, any other character but blanks as one:
 * much as WordPiece does. Remembers how much it was given.
 */
final class WordCounter implements TokenCounter {

    private static final int LETTERS_OF_TOKEN = 4;

    private final int maxTokens;
    private long characters;
    private long calls;

    WordCounter(int maxTokens) {
        this.maxTokens = maxTokens;
    }

    @Override
    public int maxTokens() {
        return maxTokens;
    }

    @Override
    public int count(String text) {
        characters += text.length();
        calls++;
        int tokens = tokens(text);
        return tokens > maxTokens ? TOO_LONG : tokens;
    }

    static int tokens(String text) {
        int tokens = 0;
        int letters = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x250 && Character.isLetterOrDigit(c)) {
                tokens += letters++ % LETTERS_OF_TOKEN == 0 ? 1 : 0;
            } else {
                letters = 0;
                tokens += Blanks.isBlank(c) ? 0 : 1;
            }
        }
        return tokens;
    }

    @Override
    public int reserved(String instruction) {
        return 2 + (instruction == null ? 0 : tokens(instruction));
    }

    /** How many characters it has counted. */
    long characters() {
        return characters;
    }

    long calls() {
        return calls;
    }
}
