package io.flinkinstructor.operators.sink.vector;

import io.flinkinstructor.operators.sink.Freshness;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MeterView;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/** The metrics of a subtask; updated on the task's thread. */
final class WriteMetrics {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Counter rowsWritten;
    private final Counter deadLetters;
    private final Counter retries;
    private final Histogram flushTime;
    private final Freshness freshness;

    WriteMetrics(MetricGroup group, PendingBatch pending) {
        rowsWritten = group.counter("rowsWritten");
        group.meter("rowsWrittenPerSecond", new MeterView(rowsWritten));
        deadLetters = group.counter("deadLetters");
        retries = group.counter("retries");
        flushTime =
                group.histogram(
                        "flushTimeMs", new DescriptiveStatisticsHistogram(Freshness.WINDOW));
        freshness = new Freshness(group);
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
        freshness.visible(sourceTime, now);
    }
}
