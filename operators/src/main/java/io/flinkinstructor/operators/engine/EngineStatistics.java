package io.flinkinstructor.operators.engine;

/**
 * What an engine has done since it started, over all its devices and users.
 *
 * @param lanes batches that can run at once, over all devices
 * @param waiting calls that wait now
 * @param running texts that run now
 * @param runs finished runs
 * @param rows texts of the finished runs
 * @param tokens their real tokens, special tokens included
 * @param paddedTokens rows times longest row, over the finished runs
 * @param budgetTokens the token budgets of the finished runs, added up
 * @param runNanos time that lanes spent in runs
 * @param shared calls that took the result of an equal text in flight
 * @param failedRuns runs that threw
 */
public record EngineStatistics(
        int lanes,
        int waiting,
        int running,
        long runs,
        long rows,
        long tokens,
        long paddedTokens,
        long budgetTokens,
        long runNanos,
        long shared,
        long failedRuns) {

    /** Padded tokens over budget, from 0 to about 1; 0 before the first run. */
    public double batchFill() {
        return budgetTokens == 0 ? 0 : (double) paddedTokens / budgetTokens;
    }

    /** Padding over padded tokens, from 0 to below 1; 0 before the first run. */
    public double paddingShare() {
        return paddedTokens == 0 ? 0 : (double) (paddedTokens - tokens) / paddedTokens;
    }
}
