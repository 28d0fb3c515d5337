package io.flinkinstructor.operators.embedding;

import io.flinkinstructor.operators.engine.EngineCall;
import io.flinkinstructor.operators.engine.EngineConnection;
import io.flinkinstructor.operators.engine.RunStats;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MeterView;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/**
 * The metrics of a subtask; updated on the task's thread. Times are measured on one element of each
 * mail, another one each time, since a histogram costs more than an element may.
 */
final class EmbeddingMetrics {

    private static final int WINDOW = 1024;
    private static final long NANOS_PER_MILLI = 1_000_000;

    final Counter embedded;
    final Counter failed;
    final Counter superseded;
    final Counter truncated;
    final Counter deleted;
    final Counter unchanged;
    final Counter updated;
    final Counter vanished;
    final Counter outdated;
    private final Counter tokens;
    private final Histogram queueTime;
    private final Histogram runTime;
    private final Histogram embedTime;
    private int nextSample;
    private volatile long completeCheckpoint = InFlightQueue.BEFORE_ALL;

    EmbeddingMetrics(MetricGroup group, InFlightQueue queue, EngineConnection<?> engine) {
        embedded = group.counter("embedded");
        failed = group.counter("failed");
        superseded = group.counter("superseded");
        truncated = group.counter("truncated");
        deleted = group.counter("deleted");
        unchanged = group.counter("unchanged");
        updated = group.counter("updated");
        vanished = group.counter("vanished");
        outdated = group.counter("outdated");
        tokens = group.counter("tokens");
        group.meter("tokensPerSecond", new MeterView(tokens));
        queueTime = group.histogram("queueTimeMs", new DescriptiveStatisticsHistogram(WINDOW));
        runTime = group.histogram("runTimeMs", new DescriptiveStatisticsHistogram(WINDOW));
        embedTime = group.histogram("embedTimeMs", new DescriptiveStatisticsHistogram(WINDOW));
        group.<Integer, Gauge<Integer>>gauge("inFlight", queue::size);
        group.<Long, Gauge<Long>>gauge("inFlightBytes", queue::bytes);
        group.<Long, Gauge<Long>>gauge("completeCheckpoint", () -> completeCheckpoint);
        group.<Double, Gauge<Double>>gauge("batchFill", () -> engine.statistics().batchFill());
        group.<Double, Gauge<Double>>gauge(
                "paddingShare", () -> engine.statistics().paddingShare());
    }

    /** Results have come back. */
    void finished(List<EngineCall<InFlight>> calls) {
        int count = 0;
        for (int i = 0; i < calls.size(); i++) {
            EngineCall<InFlight> call = calls.get(i);
            count += call.failure() == null ? call.text().length() : 0;
        }
        tokens.inc(count);
        sample(calls.get(nextSample++ % calls.size()));
        nextSample &= Integer.MAX_VALUE;
    }

    private void sample(EngineCall<InFlight> call) {
        call.context().sampled = true;
        RunStats run = call.stats();
        if (run != null) {
            queueTime.update(millis(call.context().submittedNanos, run.startNanos()));
            runTime.update(millis(run.startNanos(), run.endNanos()));
        }
    }

    /** An element leaves the operator now. */
    void emitted(InFlight element) {
        if (element.sampled) {
            embedTime.update(millis(element.arrivedNanos, System.nanoTime()));
        }
    }

    /**
     * At a checkpoint: all that came in before another one has left.
     *
     * @param checkpoint the newest such one
     */
    void complete(long checkpoint) {
        completeCheckpoint = checkpoint;
    }

    /** An equal text may already have been running when a call was submitted: never below zero. */
    private static long millis(long fromNanos, long toNanos) {
        return Math.max(0, toNanos - fromNanos) / NANOS_PER_MILLI;
    }
}
