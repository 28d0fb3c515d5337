package io.flinkinstructor.jobs.search;

import io.flinkinstructor.jobs.local.LiveMetrics;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Figures of the pipeline in this process. For any thread. */
public final class LiveFigures implements Supplier<Figures> {

    /** Over how long the rate is taken, at least. */
    private static final double WINDOW_NANOS = 2e9;

    private final LiveMetrics metrics;
    private final LongSupplier nanoClock;
    private long nanos;
    private long documents;
    private double rate;

    /**
     * @param nanoClock as {@link System#nanoTime()}
     */
    public LiveFigures(LiveMetrics metrics, LongSupplier nanoClock) {
        this.metrics = metrics;
        this.nanoClock = nanoClock;
        this.nanos = nanoClock.getAsLong();
    }

    @Override
    public synchronized Figures get() {
        long skipped = metrics.count("unchanged");
        long done =
                metrics.count("embedded")
                        + metrics.count("updated")
                        + metrics.count("deleted")
                        + skipped;
        long now = nanoClock.getAsLong();
        if (now - nanos >= WINDOW_NANOS) {
            // Counters start again with their task.
            rate = Math.max(0, done - documents) * 1e9 / (now - nanos);
            nanos = now;
            documents = done;
        }
        return new Figures(
                rate,
                done,
                metrics.quantile("freshnessMs", 0.5),
                metrics.quantile("freshnessMs", 0.99),
                metrics.greatest("batchFill"),
                (long) metrics.greatest("numberOfCompletedCheckpoints"),
                skipped,
                (long) metrics.sum("inFlight"),
                metrics.count("deadLetters"));
    }
}
