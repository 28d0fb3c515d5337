package io.flinkinstructor.jobs.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;
import org.junit.jupiter.api.Test;

class LiveLineTest {

    private final LiveMetrics metrics = new LiveMetrics();
    private final AtomicLong nanos = new AtomicLong();
    private final LiveLine line =
            new LiveLine(metrics, nanos::get, new PrintWriter(new StringWriter()), false);

    @Test
    void shouldTellRatesSinceTheLastTimeOverAllSubtasks() {
        SimpleCounter one = counter("embedded");
        SimpleCounter two = counter("embedded");
        SimpleCounter tokens = counter("tokens");
        add("batchFill", (Gauge<Double>) () -> 0.931);
        add("paddingShare", (Gauge<Double>) () -> 0.0212);
        add("inFlight", (Gauge<Integer>) () -> 12);
        DescriptiveStatisticsHistogram queueTime = new DescriptiveStatisticsHistogram(16);
        queueTime.update(412);
        metrics.notifyOfAddedMetric(queueTime, "queueTimeMs", null);
        counter("deadLetters").inc(3);
        one.inc(1000);
        line.text();
        one.inc(100);
        two.inc(66);
        tokens.inc(11_624);
        nanos.addAndGet(2_000_000_000L);

        assertThat(line.text())
                .isEqualTo(
                        "   2 s  1,166 documents  83 documents/s  5,812 tokens/s  batch fill 93 %"
                                + "  padding 2.1 %  queue 412 ms  in flight 12  dead letters 3");
    }

    @Test
    void shouldNotTellNegativeRatesWhenATaskStartsAgain() {
        SimpleCounter before = counter("embedded");
        before.inc(500);
        line.text();
        metrics.notifyOfRemovedMetric(before, "embedded", null);
        counter("embedded").inc(3);
        nanos.addAndGet(1_000_000_000L);

        assertThat(line.text()).contains("  3 documents  0 documents/s");
    }

    @Test
    void shouldBeAllZerosBeforeTheJobRuns() {
        assertThat(line.text()).startsWith("   0 s  0 documents  0 documents/s  0 tokens/s");
    }

    private SimpleCounter counter(String name) {
        SimpleCounter counter = new SimpleCounter();
        metrics.notifyOfAddedMetric(counter, name, null);
        return counter;
    }

    private void add(String name, Gauge<?> gauge) {
        metrics.notifyOfAddedMetric(gauge, name, null);
    }
}
