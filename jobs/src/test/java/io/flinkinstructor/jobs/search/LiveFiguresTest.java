package io.flinkinstructor.jobs.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.jobs.local.LiveMetrics;
import io.flinkinstructor.jobs.local.LiveMetricsFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveFiguresTest {

    private final LiveMetrics metrics =
            (LiveMetrics) new LiveMetricsFactory().createMetricReporter(null);
    private final AtomicLong nanos = new AtomicLong();
    private final LiveFigures figures = new LiveFigures(metrics, nanos::get);

    @AfterEach
    void forget() {
        metrics.close();
    }

    private <M extends Metric> M add(String name, M metric) {
        metrics.notifyOfAddedMetric(metric, name, null);
        return metric;
    }

    @Test
    void shouldKnowNothingBeforeTheJobRuns() {
        Figures none = figures.get();
        assertThat(none.documents()).isZero();
        assertThat(none.lagMedianMs()).isNaN();
    }

    @Test
    void shouldTellRatesAndTheLag() {
        SimpleCounter embedded = add("embedded", new SimpleCounter());
        SimpleCounter unchanged = add("unchanged", new SimpleCounter());
        DescriptiveStatisticsHistogram lag =
                add("freshnessMs", new DescriptiveStatisticsHistogram(1024));
        for (int i = 1; i <= 100; i++) {
            lag.update(i);
        }
        add("numberOfCompletedCheckpoints", (Gauge<Long>) () -> 12L);
        embedded.inc(100);
        unchanged.inc(20);
        nanos.addAndGet(4_000_000_000L);
        Figures now = figures.get();
        assertThat(now.documentsPerSecond()).isEqualTo(30);
        assertThat(now.documents()).isEqualTo(120);
        assertThat(now.skipped()).isEqualTo(20);
        assertThat(now.checkpoints()).isEqualTo(12);
        assertThat(now.lagMedianMs()).isBetween(50.0, 51.0);
        assertThat(now.lagP99Ms()).isBetween(99.0, 100.0);
        // Asked again at once, by another page: the rate is that of the last seconds still.
        nanos.addAndGet(1000);
        assertThat(figures.get().documentsPerSecond()).isEqualTo(30);
        nanos.addAndGet(4_000_000_000L);
        assertThat(figures.get().documentsPerSecond()).isZero();
    }
}
