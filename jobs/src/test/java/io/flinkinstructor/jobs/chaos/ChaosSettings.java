package io.flinkinstructor.jobs.chaos;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What the user may choose of a run.
 *
 * @param seed of the schedule and the documents
 * @param time for faults, all campaigns together
 * @param faults how many, all campaigns together
 * @param rate documents per second of the steady load
 * @param undisturbed how long the rate without faults is measured
 * @param overload how long three times the capacity is written; zero: not at all
 * @param model as the pipeline's {@code model.path}
 * @param distribution the build
 * @param logs where the logs of the processes go in the end
 */
record ChaosSettings(
        long seed,
        Duration time,
        int faults,
        int rate,
        Duration undisturbed,
        Duration overload,
        String model,
        Path distribution,
        Path logs) {}
