package io.flinkinstructor.jobs.benchmark;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the tokens of single words. The built-in model's tokenizer splits at white space before
 * anything else, so a text has the tokens of its words, and the special ones.
 */
final class WordCounter implements AutoCloseable {

    /** {@code [CLS]} and {@code [SEP]}. */
    static final int SPECIAL_TOKENS = 2;

    private final HuggingFaceTokenizer tokenizer = RawModel.newTokenizer();
    private final Map<String, Integer> known = new HashMap<>();

    /** The tokens of a word, without special ones. */
    int tokens(String word) {
        return known.computeIfAbsent(
                word, w -> tokenizer.encode(w).getIds().length - SPECIAL_TOKENS);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
