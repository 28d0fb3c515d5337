package io.flinkinstructor.operators.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentHistogramTest {

    private final AtomicLong clock = new AtomicLong(-5);
    private final RecentHistogram histogram =
            new RecentHistogram(4, Duration.ofNanos(10), clock::get);

    @Test
    void shouldForgetWhatIsOld() {
        histogram.update(1000);
        clock.addAndGet(10);
        histogram.update(3);
        assertThat(histogram.getStatistics().getMax()).isEqualTo(1000);
        clock.addAndGet(1);
        assertThat(histogram.getStatistics().getMax()).isEqualTo(3);
        assertThat(histogram.getStatistics().getQuantile(0.5)).isEqualTo(3);
        clock.addAndGet(10);
        assertThat(histogram.getStatistics().getQuantile(0.99)).isNaN();
        assertThat(histogram.getStatistics().size()).isZero();
        assertThat(histogram.getCount()).isEqualTo(2);
    }

    @Test
    void shouldHoldTheLatest() {
        for (int value = 1; value <= 9; value++) {
            histogram.update(value);
        }
        assertThat(histogram.getStatistics().getMin()).isEqualTo(6);
        assertThat(histogram.getStatistics().getMax()).isEqualTo(9);
        assertThat(histogram.getStatistics().size()).isEqualTo(4);
    }
}
