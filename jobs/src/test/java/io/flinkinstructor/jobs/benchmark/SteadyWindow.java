package io.flinkinstructor.jobs.benchmark;

import java.util.List;

/**
 * The steady part of a job's run, found in its output, in the same way for every job: from the time
 * at which the broker appended the record after the first tenth of all records, but not before the
 * job has warmed up, to the time of the record after nine tenths. So the start (JVM, Flink, model,
 * the compilation of the code that turns out to be hot) and the end (queues run empty, the last
 * checkpoint) are left out. The broker's times are those of the writes inside a transaction, a few
 * milliseconds after the job emitted the record, not those of the commit.
 *
 * @param texts records between the two times
 * @param fromMillis the first time, since the epoch
 * @param toMillis the second time, since the epoch
 */
record SteadyWindow(int texts, long fromMillis, long toMillis) {

    /**
     * Finds it.
     *
     * @param millis append times of all records, in any order
     * @param warmUpMillis how long a job warms up, from its first record on
     */
    static SteadyWindow of(List<Long> millis, long warmUpMillis) {
        List<Long> sorted = millis.stream().sorted().toList();
        int from = sorted.size() / 10;
        int to = sorted.size() * 9 / 10;
        while (from < to && sorted.get(from) < sorted.get(0) + warmUpMillis) {
            from++;
        }
        if (to - from < sorted.size() / 10 || sorted.get(from).equals(sorted.get(to))) {
            throw new IllegalArgumentException(
                    String.format(
                            "no steady part in %d records in %d ms, of which %d are warm-up: take"
                                    + " more texts",
                            sorted.size(),
                            sorted.get(sorted.size() - 1) - sorted.get(0),
                            warmUpMillis));
        }
        return new SteadyWindow(to - from, sorted.get(from), sorted.get(to));
    }

    /** Its length. */
    double seconds() {
        return (toMillis - fromMillis) / 1000.0;
    }
}
