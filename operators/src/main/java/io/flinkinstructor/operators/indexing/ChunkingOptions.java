package io.flinkinstructor.operators.indexing;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How documents are cut into chunks.
 *
 * @param mode what becomes of a long document
 * @param maxTokens most tokens of a chunk's text, overlap included, instruction and special tokens
 *     not; from {@value #LEAST_MAX_TOKENS}. Where the model takes less, that is the limit. A token
 *     counts for {@value #CHARACTERS_PER_TOKEN} characters at most, so that neither white space nor
 *     words that the tokenizer doesn't know make a chunk endless
 * @param overlapTokens most tokens that a chunk repeats of the end of the one before it, in whole
 *     sentences where they fit; 0 for none, at most half of {@code maxTokens}
 */
public record ChunkingOptions(ChunkingMode mode, int maxTokens, int overlapTokens)
        implements Serializable {

    /** Smaller chunks could not be cut between characters any more. */
    public static final int LEAST_MAX_TOKENS = 16;

    /** How many characters one token stands for at most. */
    public static final int CHARACTERS_PER_TOKEN = 16;

    /** The defaults that the option table shows. */
    public static final ChunkingOptions DEFAULTS = new ChunkingOptions(ChunkingMode.NONE, 256, 32);

    /**
     * @throws NullPointerException if {@code mode} is null
     * @throws IllegalArgumentException if an option is out of its range; the message names all
     *     faults
     */
    public ChunkingOptions {
        Objects.requireNonNull(mode, "mode == null");
        List<String> faults = new ArrayList<>();
        if (maxTokens < LEAST_MAX_TOKENS) {
            faults.add("max tokens is " + maxTokens + ", must be at least " + LEAST_MAX_TOKENS);
        }
        if (overlapTokens < 0) {
            faults.add("overlap tokens is " + overlapTokens + ", must be at least 0");
        } else if (overlapTokens > maxTokens / 2) {
            faults.add(
                    "overlap tokens is "
                            + overlapTokens
                            + ", must be at most half of max tokens, which is "
                            + maxTokens);
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("Chunking options: " + String.join("; ", faults));
        }
    }

    /** The same in another mode. */
    public ChunkingOptions withMode(ChunkingMode other) {
        return new ChunkingOptions(other, maxTokens, overlapTokens);
    }

    /** The same with other sizes. */
    public ChunkingOptions withSizes(int max, int overlap) {
        return new ChunkingOptions(mode, max, overlap);
    }
}
