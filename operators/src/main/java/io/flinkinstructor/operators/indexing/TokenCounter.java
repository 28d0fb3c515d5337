package io.flinkinstructor.operators.indexing;

/** The sizes of texts as a model sees them. Safe for use by many threads. */
public interface TokenCounter {

    /** What {@link #count} returns for a text that is longer than the model takes. */
    int TOO_LONG = Integer.MAX_VALUE;

    /** The longest input that the model takes, in tokens, with instruction and special tokens. */
    int maxTokens();

    /**
     * How many tokens a text has, without special tokens.
     *
     * @return {@link #TOO_LONG} if the model can't take it in full even without an instruction
     */
    int count(String text);

    /**
     * How much of an input an instruction takes, with the special tokens.
     *
     * @param instruction null or empty for none
     */
    int reserved(String instruction);
}
