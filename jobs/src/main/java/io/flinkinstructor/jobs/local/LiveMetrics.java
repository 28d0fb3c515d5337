package io.flinkinstructor.jobs.local;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;

/**
 * What the pipeline's own metrics say now, over all subtasks in this process. For any thread;
 * values are read without the task's lock, so they may be a moment old.
 */
public final class LiveMetrics implements MetricReporter {

    /** The one of this process: Flink makes reporters itself. */
    public static final LiveMetrics INSTANCE = new LiveMetrics();

    private static final Set<String> WANTED =
            Set.of(
                    "embedded",
                    "updated",
                    "unchanged",
                    "deleted",
                    "tokens",
                    "deadLetters",
                    "inFlight",
                    "batchFill",
                    "paddingShare",
                    "queueTimeMs",
                    "freshnessMs",
                    "numberOfCompletedCheckpoints");

    private final Map<String, List<Metric>> metrics = new ConcurrentHashMap<>();

    LiveMetrics() {}

    @Override
    public void open(MetricConfig config) {
        metrics.clear();
    }

    @Override
    public void close() {
        metrics.clear();
    }

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        if (WANTED.contains(name)) {
            metrics.computeIfAbsent(name, key -> new CopyOnWriteArrayList<>()).add(metric);
        }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        List<Metric> named = metrics.get(name);
        if (named != null) {
            named.remove(metric);
        }
    }

    /** The sum of the counters of this name since their tasks started. */
    public long count(String name) {
        long sum = 0;
        for (Metric metric : named(name)) {
            sum += metric instanceof Counter counter ? counter.getCount() : 0;
        }
        return sum;
    }

    /** The sum of the gauges of this name. */
    public double sum(String name) {
        double sum = 0;
        for (Metric metric : named(name)) {
            sum += value(metric);
        }
        return sum;
    }

    /** The greatest of the gauges of this name; 0 without any. */
    public double greatest(String name) {
        double greatest = 0;
        for (Metric metric : named(name)) {
            greatest = Math.max(greatest, value(metric));
        }
        return greatest;
    }

    /** The greatest median of the histograms of this name; 0 without any. */
    public double median(String name) {
        double median = quantile(name, 0.5);
        return Double.isNaN(median) ? 0 : median;
    }

    /**
     * The greatest quantile of the histograms of this name; NaN without any value.
     *
     * @param share from 0 to 1
     */
    public double quantile(String name, double share) {
        double greatest = Double.NaN;
        for (Metric metric : named(name)) {
            if (metric instanceof Histogram histogram && histogram.getCount() > 0) {
                double quantile = histogram.getStatistics().getQuantile(share);
                // Also one that has had values may have none of late.
                if (Double.isNaN(greatest) || quantile > greatest) {
                    greatest = quantile;
                }
            }
        }
        return greatest;
    }

    private List<Metric> named(String name) {
        return metrics.getOrDefault(name, List.of());
    }

    private static double value(Metric metric) {
        return metric instanceof Gauge<?> gauge && gauge.getValue() instanceof Number number
                ? number.doubleValue()
                : 0;
    }
}
