package io.flinkinstructor.operators.sink;

import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/**
 * The histogram {@code freshnessMs} of a sink: from a document's event, which is its timestamp in
 * Kafka, to its being visible to readers, in milliseconds. Updated on the task's thread.
 */
public final class Freshness {

    /** How many of the latest values it holds. */
    public static final int WINDOW = 1024;

    private final Histogram histogram;

    /** Registers the histogram. */
    public Freshness(MetricGroup group) {
        histogram = group.histogram("freshnessMs", new DescriptiveStatisticsHistogram(WINDOW));
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
