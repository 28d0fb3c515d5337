package io.flinkinstructor.jobs.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final Set<FaultKind> ALL = EnumSet.allOf(FaultKind.class);
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void shouldBeTheSameForTheSameSeed() {
        assertThat(schedule(5, 60)).isEqualTo(schedule(5, 60)).isNotEqualTo(schedule(6, 60));
    }

    @Test
    void shouldBringEachKindBeforeAnyComesAgain() {
        List<FaultKind> kinds =
                schedule(5, 60).faults().stream().map(Schedule.Planned::kind).toList();

        for (int turn = 0; turn < 60; turn += ALL.size()) {
            assertThat(kinds.subList(turn, turn + ALL.size()))
                    .containsExactlyInAnyOrderElementsOf(ALL);
        }
        assertThat(kinds.subList(0, ALL.size()))
                .isNotEqualTo(kinds.subList(ALL.size(), 2 * ALL.size()));
    }

    @Test
    void shouldSpreadFaultsOverTheTime() {
        List<Duration> times = schedule(5, 60).faults().stream().map(Schedule.Planned::at).toList();

        assertThat(times).hasSize(60).isSorted().doesNotHaveDuplicates();
        assertThat(times.get(0)).isLessThan(Duration.ofMinutes(1));
        assertThat(times.get(59)).isBetween(Duration.ofMinutes(59), HOUR);
    }

    @Test
    void shouldBeCutInTwo() {
        Schedule whole = schedule(5, 12);
        Duration begin = Duration.ofMinutes(45);

        Schedule first = whole.first(9);
        Schedule second = whole.after(9, begin);

        assertThat(first.faults()).isEqualTo(whole.faults().subList(0, 9));
        assertThat(second.faults()).hasSize(3);
        Schedule.Planned tenth = whole.faults().get(9);
        assertThat(second.faults().get(0))
                .isEqualTo(new Schedule.Planned(tenth.at().minus(begin), tenth.kind()));
        assertThat(second.faults().get(0).at()).isPositive();
    }

    private static Schedule schedule(long seed, int faults) {
        return Schedule.of(new Random(seed), faults, HOUR, ALL);
    }
}
