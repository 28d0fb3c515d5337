package io.flinkinstructor.operators.model;

/** Turns an instruction and a text into what the model takes in. Safe for use by many threads. */
public interface Tokenizer extends AutoCloseable {

    /**
     * Tokenizes one text, truncated to the model's length with its special tokens kept.
     *
     * @param instruction the instruction or prompt; null or empty for none
     * @param text the text, never null; may be empty
     */
    TokenizedText tokenize(String instruction, String text);

    /** Frees native memory. Not while a call is running. */
    @Override
    void close();
}
