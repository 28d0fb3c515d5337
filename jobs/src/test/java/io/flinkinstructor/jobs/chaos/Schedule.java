package io.flinkinstructor.jobs.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Which faults fall when. The same seed gives the same schedule; each kind comes before any comes
 * again.
 *
 * @param faults in their order
 */
record Schedule(List<Planned> faults) {

    /**
     * A fault to come.
     *
     * @param at when, from the beginning; later if the one before is not over by then
     * @param kind what
     */
    record Planned(Duration at, FaultKind kind) {}

    /**
     * Spreads faults over a time.
     *
     * @param possible of these kinds
     */
    static Schedule of(Random random, int faults, Duration time, Set<FaultKind> possible) {
        List<Planned> planned = new ArrayList<>();
        List<FaultKind> left = new ArrayList<>();
        Duration each = time.dividedBy(faults);
        for (int i = 0; i < faults; i++) {
            if (left.isEmpty()) {
                left.addAll(possible);
                Collections.shuffle(left, random);
            }
            Duration late = each.multipliedBy(random.nextInt(50)).dividedBy(100);
            planned.add(new Planned(each.multipliedBy(i).plus(late), left.remove(left.size() - 1)));
        }
        return new Schedule(List.copyOf(planned));
    }

    /** Those that come first. */
    Schedule first(int count) {
        return new Schedule(faults.subList(0, count));
    }

    /** The others, as a schedule that begins anew. */
    Schedule after(int count, Duration begin) {
        return new Schedule(
                faults.subList(count, faults.size()).stream()
                        .map(each -> new Planned(each.at().minus(begin), each.kind()))
                        .toList());
    }
}
