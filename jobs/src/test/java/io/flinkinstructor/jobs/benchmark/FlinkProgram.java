package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.operators.engine.EngineConnection;
import io.flinkinstructor.operators.engine.SharedEngine;
import java.nio.file.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A Flink job, Kafka to Kafka, in a JVM of its own with a local Flink, or submitted to a cluster:
 * {@code SPEC PROFILE}, files with a {@link JobSpec} and, afterwards, a {@link JobProfile}. Ends
 * when the input is through and the last transaction is committed.
 */
final class FlinkProgram {

    /** {@link PipelineJob}. */
    static final String PIPELINE = "pipeline";

    /** {@link MapRival}. */
    static final String MAP = "map";

    /** {@link AsyncRival}. */
    static final String ASYNC = "async";

    private FlinkProgram() {}

    public static void main(String[] arguments) throws Exception {
        JobSpec spec = Json.read(Path.of(arguments[0]), JobSpec.class);
        PipelineSettings settings = PipelineJob.settings(spec);
        StreamExecutionEnvironment environment = PipelineJob.flink(spec, settings);
        switch (spec.system().program()) {
            case PIPELINE -> PipelineJob.define(environment, settings);
            case MAP, ASYNC -> RivalJob.define(environment, spec);
            default -> throw new IllegalArgumentException("no such program: " + spec.system());
        }
        JobProfile profile =
                spec.system().program().equals(PIPELINE) && spec.restPort() == 0
                        ? runWithEngine(environment, spec, settings)
                        : run(environment, spec);
        Json.write(Path.of(arguments[1]), profile);
    }

    private static JobProfile run(StreamExecutionEnvironment environment, JobSpec spec)
            throws Exception {
        try (SelfWatch watch = new SelfWatch(() -> null)) {
            environment.execute(spec.run());
            return watch.profile();
        }
    }

    /** A connection of our own to the engine that the job uses shows its counters. */
    private static JobProfile runWithEngine(
            StreamExecutionEnvironment environment, JobSpec spec, PipelineSettings settings)
            throws Exception {
        try (EngineConnection<Void> engine =
                        new SharedEngine(settings.model(), settings.engine())
                                .connect(new NoResults());
                SelfWatch watch = new SelfWatch(engine::statistics)) {
            environment.execute(spec.run());
            if (engine.statistics().rows() == 0) {
                throw new IllegalStateException("the job used another engine than was watched");
            }
            return watch.profile();
        }
    }
}
