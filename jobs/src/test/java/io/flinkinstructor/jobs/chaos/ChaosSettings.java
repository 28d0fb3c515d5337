package io.flinkinstructor.jobs.chaos;

import io.flinkinstructor.jobs.options.SinkType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * What the user may choose of a run.
 *
 * @param sink where embeddings go
 * @param kinds of faults that may fall
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
        SinkType sink,
        Set<FaultKind> kinds,
        long seed,
        Duration time,
        int faults,
        int rate,
        Duration undisturbed,
        Duration overload,
        String model,
        Path distribution,
        Path logs) {}
