package io.flinkinstructor.jobs.benchmark;

import java.util.List;

/**
 * The steady part of a job's run, found in its output, in the same way for every job: from the time
 * at which the broker appended the record after the first tenth of all records to the time of the
 * record after nine tenths. So the start (JVM, Flink, model, the first compiled code) and the end
 * (queues run empty, the last checkpoint) are left out. The broker's times are those of the writes
 * inside a transaction, a few milliseconds after the job emitted the record, not those of the
 * commit.
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
     */
    static SteadyWindow of(List<Long> millis) {
        List<Long> sorted = millis.stream().sorted().toList();
        int from = sorted.size() / 10;
        int to = sorted.size() * 9 / 10;
        if (from >= to || sorted.get(from).equals(sorted.get(to))) {
            throw new IllegalArgumentException(
                    "no steady part in " + sorted.size() + " records: take more texts");
        }
        return new SteadyWindow(to - from, sorted.get(from), sorted.get(to));
    }

    /** Its length. */
    double seconds() {
        return (toMillis - fromMillis) / 1000.0;
    }
}
