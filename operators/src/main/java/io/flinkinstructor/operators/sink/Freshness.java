package io.flinkinstructor.operators.sink;

import java.time.Duration;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;

/**
 * The histogram {@code freshnessMs} of a sink: from a document's event, which is its timestamp in
 * Kafka, to its being visible to readers, in milliseconds, of the last minute. Updated on the
 * task's thread.
 */
public final class Freshness {

    /** How many values it holds at most. */
    public static final int WINDOW = 1024;

    private static final Duration AGE = Duration.ofMinutes(1);

    private final Histogram histogram;

    /** Registers the histogram. */
    public Freshness(MetricGroup group) {
        histogram =
                group.histogram("freshnessMs", new RecentHistogram(WINDOW, AGE, System::nanoTime));
    }

    /**
     * Something has become visible.
     *
     * @param sourceTime the timestamp of its source
     * @param now when; both in milliseconds since the epoch
     */
    public void visible(long sourceTime, long now) {
        // The clocks of two machines: never below zero.
        histogram.update(Math.max(0, now - sourceTime));
    }
}
