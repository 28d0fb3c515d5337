package io.flinkinstructor.operators.engine;

/** Counts runs. Safe for use by many threads; one call a run. */
final class RunCounters {

    private long runs;
    private long rows;
    private long tokens;
    private long paddedTokens;
    private long budgetTokens;
    private long runNanos;
    private long failedRuns;

    synchronized void ran(RunStats stats) {
        runs++;
        rows += stats.rows();
        tokens += stats.tokens();
        paddedTokens += (long) stats.rows() * stats.longest();
        budgetTokens += stats.budget();
        runNanos += stats.endNanos() - stats.startNanos();
    }

    synchronized void runFailed() {
        failedRuns++;
    }

    synchronized EngineStatistics statistics(int lanes, Dispatcher.Load load) {
        return new EngineStatistics(
                lanes,
                load.waiting(),
                load.running(),
                runs,
                rows,
                tokens,
                paddedTokens,
                budgetTokens,
                runNanos,
                load.shared(),
                failedRuns);
    }
}
