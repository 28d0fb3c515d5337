package io.flinkinstructor.jobs.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A Flink job, Kafka to Kafka, in a JVM of its own with a local Flink: {@code SPEC}, a file with a
 * {@link JobSpec}. Ends when the input is through and the last transaction is committed.
 */
final class FlinkProgram {

    /** {@link MapRival}. */
    static final String MAP = "map";

    /** {@link AsyncRival}. */
    static final String ASYNC = "async";

    private FlinkProgram() {}

    public static void main(String[] arguments) throws Exception {
        JobSpec spec = Json.read(Path.of(arguments[0]), JobSpec.class);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(spec.parallelism(), flink());
        switch (spec.system()) {
            case MAP, ASYNC -> RivalJob.define(environment, spec);
            default -> throw new IllegalArgumentException("no such system: " + spec.system());
        }
        environment.execute(spec.run());
    }

    /** What all jobs are run with. */
    private static Configuration flink() {
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
        configuration.set(
                CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE,
                CheckpointingMode.EXACTLY_ONCE);
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        return configuration;
    }
}
