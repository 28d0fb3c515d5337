package io.flinkinstructor.operators.engine;

/**
 * The run that a call's result came from.
 *
 * @param rows texts in the batch
 * @param longest tokens that each of its rows was padded to, special tokens included
 * @param tokens real tokens of all its rows
 * @param budget the token budget that it was cut for
 * @param startNanos when the run began, by {@link System#nanoTime()}
 * @param endNanos when it ended
 */
public record RunStats(
        int rows, int longest, int tokens, int budget, long startNanos, long endNanos) {}
