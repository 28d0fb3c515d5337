package io.flinkinstructor.jobs.benchmark;

import java.util.Map;

/**
 * What {@link FreeProgram} did between its marks.
 *
 * @param documents how many passed
 * @param beginMillis when the first document of all passed, since the epoch
 * @param fromMillis the first mark, since the epoch
 * @param toMillis the second mark
 * @param threadSeconds processor time by thread name
 */
record FreeResult(
        long documents,
        long beginMillis,
        long fromMillis,
        long toMillis,
        Map<String, Double> threadSeconds) {

    double seconds() {
        return (toMillis - fromMillis) / 1000.0;
    }

    /** Documents per second of wall time. */
    double rate() {
        return documents / seconds();
    }

    /** Processor seconds of the task that embeds. */
    double taskSeconds() {
        return of("embed");
    }

    /** Processor seconds of the engine's threads. */
    double engineSeconds() {
        return of("embedding-");
    }

    /** Documents per processor second of task and engine, without the source. */
    double perCore() {
        return documents / (taskSeconds() + engineSeconds());
    }

    private double of(String prefix) {
        return threadSeconds.entrySet().stream()
                .filter(thread -> thread.getKey().startsWith(prefix))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }
}
