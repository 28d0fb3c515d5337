package io.flinkinstructor.jobs.local;

import java.util.Properties;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Lets Flink find {@link LiveMetrics}. */
public final class LiveMetricsFactory implements MetricReporterFactory {

    @Override
    public MetricReporter createMetricReporter(Properties properties) {
        return LiveMetrics.INSTANCE;
    }
}
