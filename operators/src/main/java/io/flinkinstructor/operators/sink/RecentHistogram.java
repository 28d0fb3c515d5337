package io.flinkinstructor.operators.sink;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.HistogramStatistics;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/**
 * A histogram of what came within a while, so that a sink that has little to do does not go on
 * showing what it saw when it had much: the latest values of that time, as many as it holds.
 * Without any, quantiles are NaN. Safe for use by many threads.
 */
final class RecentHistogram implements Histogram {

    private final int most;
    private final long nanos;
    private final LongSupplier nanoClock;
    private final long[] values;
    private final long[] times;
    private long count;

    /**
     * @param most how many values it holds
     * @param age after which a value counts no more
     * @param nanoClock as {@link System#nanoTime()}
     */
    RecentHistogram(int most, Duration age, LongSupplier nanoClock) {
        this.most = most;
        this.nanos = age.toNanos();
        this.nanoClock = nanoClock;
        this.values = new long[most];
        this.times = new long[most];
    }

    @Override
    public synchronized void update(long value) {
        int place = (int) (count % most);
        values[place] = value;
        times[place] = nanoClock.getAsLong();
        count++;
    }

    /** How many values there have been, old ones included. */
    @Override
    public synchronized long getCount() {
        return count;
    }

    @Override
    public synchronized HistogramStatistics getStatistics() {
        DescriptiveStatisticsHistogram recent = new DescriptiveStatisticsHistogram(most);
        long now = nanoClock.getAsLong();
        for (long number = Math.max(0, count - most); number < count; number++) {
            int place = (int) (number % most);
            if (now - times[place] <= nanos) {
                recent.update(values[place]);
            }
        }
        return recent.getStatistics();
    }
}
