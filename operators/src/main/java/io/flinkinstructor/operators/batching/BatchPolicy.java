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
 */
public record BatchPolicy(int maxTokens, int maxRows, int runOverheadTokens, long lingerNanos) {

    /**
     * @throws IllegalArgumentException if a number is out of its range
     */
    public BatchPolicy {
        if (maxTokens < 1 || maxRows < 1 || runOverheadTokens < 0 || lingerNanos < 0) {
            throw new IllegalArgumentException(
                    "maxTokens "
                            + maxTokens
                            + " and maxRows "
                            + maxRows
                            + " must be at least 1, runOverheadTokens "
                            + runOverheadTokens
                            + " and lingerNanos "
                            + lingerNanos
                            + " at least 0");
        }
    }

    /** Batches of any number of rows within the budget. */
    public static BatchPolicy tokens(int maxTokens, int runOverheadTokens, Duration linger) {
        return new BatchPolicy(maxTokens, maxTokens, runOverheadTokens, linger.toNanos());
    }

    /** Every item alone. */
    public static BatchPolicy alone() {
        return new BatchPolicy(1, 1, 0, 0);
    }
}
