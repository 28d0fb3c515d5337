package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.operators.engine.EngineStatistics;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What a job's process saw of itself over time.
 *
 * @param looks in the order of time
 */
record JobProfile(List<Look> looks) {

    /**
     * One look.
     *
     * @param threads processor time by thread
     * @param engine the engine's counters; null for a job without one
     */
    record Look(ThreadTimes threads, EngineStatistics engine) {}

    /**
     * What the engine did in a window.
     *
     * @param paddingShare padding over padded tokens
     * @param batchFill padded tokens over budget
     * @param rowsPerRun texts of a batch
     * @param laneBusy share of the lanes' time that they spent in runs
     */
    record EngineWindow(
            double paddingShare, double batchFill, double rowsPerRun, double laneBusy) {}

    /** Processor seconds by thread name in a window. */
    Map<String, Double> threads(SteadyWindow window) {
        return at(window.toMillis()).threads.since(at(window.fromMillis()).threads);
    }

    /** What the engine did in a window; null without one. */
    EngineWindow engine(SteadyWindow window) {
        Look from = at(window.fromMillis());
        Look to = at(window.toMillis());
        if (from.engine == null || to.engine == null) {
            return null;
        }
        double padded = more(from, to, EngineStatistics::paddedTokens);
        double millis = to.threads.millis() - from.threads.millis();
        return new EngineWindow(
                1 - more(from, to, EngineStatistics::tokens) / padded,
                padded / more(from, to, EngineStatistics::budgetTokens),
                more(from, to, EngineStatistics::rows) / more(from, to, EngineStatistics::runs),
                more(from, to, EngineStatistics::runNanos) / (1e6 * millis * to.engine.lanes()));
    }

    private static double more(Look from, Look to, ToLongFunction<EngineStatistics> counter) {
        return counter.applyAsLong(to.engine) - counter.applyAsLong(from.engine);
    }

    /** The last look before a time; the first one for a time before all. */
    private Look at(long millis) {
        Look last = looks.get(0);
        for (Look look : looks) {
            if (look.threads.millis() > millis) {
                break;
            }
            last = look;
        }
        return last;
    }
}
