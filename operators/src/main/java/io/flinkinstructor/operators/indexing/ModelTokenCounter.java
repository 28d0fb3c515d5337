package io.flinkinstructor.operators.indexing;

import io.flinkinstructor.operators.model.TokenizedText;
import io.flinkinstructor.operators.model.Tokenizer;
import java.util.Objects;

/** Counts with a model's own tokenizer, which stays open and belongs to the caller. */
public final class ModelTokenCounter implements TokenCounter {

    /** How many tokens more a text's first word may have behind an instruction than alone. */
    private static final int JOIN = 4;

    private final Tokenizer tokenizer;
    private final int maxTokens;
    private final int specialTokens;

    /**
     * @param maxTokens the longest input that the model takes
     */
    public ModelTokenCounter(Tokenizer tokenizer, int maxTokens) {
        this.tokenizer = Objects.requireNonNull(tokenizer, "tokenizer == null");
        this.maxTokens = maxTokens;
        this.specialTokens = tokenizer.tokenize(null, "").length();
    }

    @Override
    public int maxTokens() {
        return maxTokens;
    }

    @Override
    public int count(String text) {
        TokenizedText tokens = tokenizer.tokenize(null, text);
        return tokens.truncated() ? TOO_LONG : tokens.length() - specialTokens;
    }

    @Override
    public int reserved(String instruction) {
        return instruction == null || instruction.isEmpty()
                ? specialTokens
                : tokenizer.tokenize(instruction, "").length() + JOIN;
    }
}
