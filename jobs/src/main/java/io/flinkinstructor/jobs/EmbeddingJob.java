package io.flinkinstructor.jobs;

import io.flinkinstructor.jobs.commands.CommandLines;
import io.flinkinstructor.jobs.commands.SettingsOptions;
import io.flinkinstructor.jobs.kafka.ClusterCheck;
import io.flinkinstructor.jobs.kafka.TopicLimits;
import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.jobs.pipeline.EmbeddingPipeline;
import io.flinkinstructor.jobs.pipeline.RegistryCheck;
import io.flinkinstructor.jobs.pipeline.StoreCheck;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * The job that {@code flink run} submits: the main class of the thin job jar, whose libraries lie
 * in the cluster's {@code lib/}.
 */
@Command(
        name = "flink run ... flink-instructor-job.jar",
        description = "Runs the pipeline on the cluster that it is submitted to.",
        mixinStandardHelpOptions = true)
public final class EmbeddingJob implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddingJob.class);

    @Mixin private SettingsOptions options;

    private EmbeddingJob() {}

    @Override
    public Integer call() throws Exception {
        PipelineSettings settings = options.load();
        LOG.info("Options: {}", settings.shown());
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.configure(settings.flinkConfiguration(env.getConfiguration()));
        if (env.getConfiguration()
                .getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY)
                .isEmpty()) {
            LOG.warn(
                    "execution.checkpointing.dir is not set: state lies in the job manager's memory,"
                            + " holds at most 5 MB for each task and is lost with it. Set a"
                            + " directory that all nodes see.");
        }
        TopicLimits limits = ClusterCheck.check(settings, env.getConfiguration());
        StoreCheck.check(settings, null);
        RegistryCheck.check(settings);
        new EmbeddingPipeline(settings, limits).addTo(env);
        env.execute();
        return 0;
    }

    /** Throws what goes wrong, so that Flink's client reports it. */
    public static void main(String[] args) throws Exception {
        CommandLines.callOrThrow(new EmbeddingJob(), args);
    }
}
