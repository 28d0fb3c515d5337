package io.flinkinstructor.jobs.pipeline;

import io.flinkinstructor.jobs.kafka.TopicLimits;
import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.operators.engine.EngineConnector;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The pipeline on an engine of one's own. */
public final class PipelineWithEngine {

    private PipelineWithEngine() {}

    /** Adds it to a job. */
    public static void addTo(
            StreamExecutionEnvironment environment,
            PipelineSettings settings,
            EngineConnector engine) {
        new EmbeddingPipeline(
                        settings, new TopicLimits(TopicLimits.DEFAULT, TopicLimits.DEFAULT), engine)
                .addTo(environment);
    }
}
