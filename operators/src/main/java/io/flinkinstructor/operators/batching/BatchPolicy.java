package io.flinkinstructor.operators.batching;

import java.time.Duration;

/**
 * What a batch may hold. A padded batch costs its device rows times longest row, in tokens, plus a
 * fixed price for each run.
 *
 * @param maxTokens token budget: rows times longest row of a batch; a single item may be longer,
 *     and then runs alone
 * @param maxRows most rows of a batch, at least 1
 * @param runOverheadTokens the fixed price of a run, in tokens: an item joins a batch only if all
 *     of its padding then costs no more than one run
 * @param lingerNanos how long a batch below its budget waits for more items, counted from the
 *     arrival of its oldest; 0: not at all
 * @param lengthMultiple 0: items of any lengths may share a batch; else only those whose lengths,
 *     rounded up to a multiple of this, are equal. They are padded to that, and the price of
 *     padding does not matter
 */
public record BatchPolicy(
        int maxTokens, int maxRows, int runOverheadTokens, long lingerNanos, int lengthMultiple) {

    /**
     * @throws IllegalArgumentException if a number is out of its range
     */
    public BatchPolicy {
        if (maxTokens < 1
                || maxRows < 1
                || runOverheadTokens < 0
                || lingerNanos < 0
                || lengthMultiple < 0) {
            throw new IllegalArgumentException(
                    "maxTokens "
                            + maxTokens
                            + " and maxRows "
                            + maxRows
                            + " must be at least 1, runOverheadTokens "
                            + runOverheadTokens
                            + ", lingerNanos "
                            + lingerNanos
                            + " and lengthMultiple "
                            + lengthMultiple
                            + " at least 0");
        }
    }

    /** Items of any lengths may share a batch. */
    public BatchPolicy(int maxTokens, int maxRows, int runOverheadTokens, long lingerNanos) {
        this(maxTokens, maxRows, runOverheadTokens, lingerNanos, 0);
    }

    /** Batches of any number of rows within the budget. */
    public static BatchPolicy tokens(int maxTokens, int runOverheadTokens, Duration linger) {
        return new BatchPolicy(maxTokens, maxTokens, runOverheadTokens, linger.toNanos());
    }

    /** Every item alone. */
    public static BatchPolicy alone() {
        return new BatchPolicy(1, 1, 0, 0);
    }

    /**
     * The same, but only lengths that are equal when rounded up share a batch.
     *
     * @param multipleOf what they are rounded up to a multiple of, at least 1
     */
    public BatchPolicy withLengthMultiple(int multipleOf) {
        return new BatchPolicy(maxTokens, maxRows, runOverheadTokens, lingerNanos, multipleOf);
    }

    /** Whether an item may join a batch, as far as lengths go. */
    boolean admits(int rows, int batchTokens, int longest, int length) {
        if (lengthMultiple > 0) {
            return rounded(longest) == rounded(length)
                    && (rows + 1L) * rounded(length) <= maxTokens;
        }
        long padded = (rows + 1L) * Math.max(longest, length);
        // Of the whole batch: all that is shorter could be a run of its own together.
        long padding = padded - batchTokens - length;
        return padded <= maxTokens && padding <= runOverheadTokens;
    }

    private long rounded(int length) {
        return (length + lengthMultiple - 1L) / lengthMultiple * lengthMultiple;
    }
}
