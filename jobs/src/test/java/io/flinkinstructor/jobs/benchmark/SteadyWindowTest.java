package io.flinkinstructor.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SteadyWindowTest {

    @Test
    void shouldLeaveOutSlowStartAndSlowEnd() {
        List<Long> times = new ArrayList<>();
        for (long i = 0; i < 1000; i++) {
            // 100 records a second, but one a second at both ends.
            times.add(i < 100 ? 1000 * i : i <= 900 ? 99_000 + 10 * i : 1000 * i);
        }
        Collections.shuffle(times);

        SteadyWindow window = SteadyWindow.of(times, 0);

        assertThat(window).isEqualTo(new SteadyWindow(800, 100_000, 108_000));
        assertThat(window.texts() / window.seconds()).isEqualTo(100);
    }

    @Test
    void shouldLeaveOutTheWarmUp() {
        List<Long> times = LongStream.range(0, 1000).map(i -> 5_000 + 10 * i).boxed().toList();

        assertThat(SteadyWindow.of(times, 3_000)).isEqualTo(new SteadyWindow(600, 8_000, 14_000));
    }

    @Test
    void shouldRefuseARunThatIsHardlyLongerThanItsWarmUp() {
        List<Long> times = LongStream.range(0, 1000).map(i -> 10 * i).boxed().toList();

        assertThatThrownBy(() -> SteadyWindow.of(times, 8_100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("of which 8100 are warm-up");
    }

    @Test
    void shouldRefuseTooFewRecords() {
        assertThatThrownBy(() -> SteadyWindow.of(List.of(1L, 1L, 1L), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("take more texts");
    }
}
