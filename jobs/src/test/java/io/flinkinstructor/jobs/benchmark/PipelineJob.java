package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.jobs.kafka.ClusterCheck;
import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.jobs.pipeline.EmbeddingPipeline;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The project's own pipeline, set up by its own options, as {@code instructor run} does it. */
final class PipelineJob {

    /** What the other sections run: the settings that the section pipeline found best. */
    static final FlinkSystem BEST = FlinkSystem.pipeline(1);

    private PipelineJob() {}

    /** The settings that a user would have given: the rest are the project's defaults. */
    static PipelineSettings settings(JobSpec spec) {
        Map<String, String> options = new TreeMap<>();
        options.put("kafka.bootstrap.servers", spec.bootstrap());
        options.put("source.topics", spec.input());
        options.put("source.group-id", spec.run());
        options.put("source.starting-offsets", "earliest");
        options.put("source.bounded", Boolean.toString(spec.bounded()));
        options.put("sink.topic", spec.output());
        options.put("sink.transactional-id-prefix", spec.run());
        options.put("dead-letters.topic", spec.deadLetters());
        options.putAll(spec.options());
        return PipelineSettings.load(null, options);
    }

    /** Flink with what all jobs have in common: the project's defaults. */
    static StreamExecutionEnvironment flink(JobSpec spec, PipelineSettings settings) {
        Configuration configuration = settings.flinkConfiguration(new Configuration());
        int parallelism = spec.system().parallelism();
        if (spec.restPort() == 0) {
            return StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
        }
        // The cluster has the same class path: no jar goes with the job.
        return StreamExecutionEnvironment.createRemoteEnvironment(
                        "127.0.0.1", spec.restPort(), configuration)
                .setParallelism(parallelism);
    }

    static void define(StreamExecutionEnvironment environment, PipelineSettings settings) {
        new EmbeddingPipeline(settings, ClusterCheck.check(settings)).addTo(environment);
    }
}
