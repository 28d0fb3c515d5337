package io.flinkinstructor.operators.sink.vector;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MeterView;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/** The metrics of a subtask; updated on the task's thread. */
final class WriteMetrics {

    /** How many values a histogram holds. */
    static final int WINDOW = 1024;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Counter rowsWritten;
    private final Counter deadLetters;
    private final Counter retries;
    private final Histogram flushTime;
    private final Histogram freshness;

    WriteMetrics(MetricGroup group, PendingBatch pending) {
        rowsWritten = group.counter("rowsWritten");
        group.meter("rowsWrittenPerSecond", new MeterView(rowsWritten));
        deadLetters = group.counter("deadLetters");
        retries = group.counter("retries");
        flushTime = group.histogram("flushTimeMs", new DescriptiveStatisticsHistogram(WINDOW));
        freshness = group.histogram("freshnessMs", new DescriptiveStatisticsHistogram(WINDOW));
        group.<Integer, Gauge<Integer>>gauge("pendingRows", pending::size);
    }

    /** A batch is done. */
    void done(WriteResult result) {
        rowsWritten.inc(result.written().size());
        deadLetters.inc(result.refused().size());
        retries.inc(result.retries());
        flushTime.update(result.nanos() / NANOS_PER_MILLI);
    }

    /**
     * A row has become visible.
     *
     * @param sourceTime the timestamp of its source
     * @param now when; both in milliseconds since the epoch
     */
    void visible(long sourceTime, long now) {
        // The clocks of two machines: never below zero.
        freshness.update(Math.max(0, now - sourceTime));
    }
}
