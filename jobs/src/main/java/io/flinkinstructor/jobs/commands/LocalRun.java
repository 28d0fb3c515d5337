package io.flinkinstructor.jobs.commands;

import io.flinkinstructor.jobs.local.LiveLine;
import io.flinkinstructor.jobs.local.LiveMetrics;
import io.flinkinstructor.jobs.local.LocalFlink;
import io.flinkinstructor.jobs.machine.TemporaryFolder;
import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.jobs.pipeline.EmbeddingPipeline;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pipeline on a Flink in this process, from start to end or Ctrl-C. */
final class LocalRun {

    private static final Logger LOG = LoggerFactory.getLogger(LocalRun.class);
    private static final long STOP_SECONDS = 60;

    private final PipelineSettings settings;
    private final Configuration flink;
    private final PrintWriter out;
    private final CountDownLatch ended = new CountDownLatch(1);

    LocalRun(PipelineSettings settings, PrintWriter out) {
        this.settings = settings;
        this.flink = settings.flinkConfiguration(new Configuration());
        this.out = out;
    }

    /**
     * Runs until the job ends.
     *
     * @return the exit status
     * @throws Exception if it fails
     */
    int run(EmbeddingPipeline pipeline) throws Exception {
        LOG.info("Options: {}", settings.shown());
        try (LocalFlink cluster = LocalFlink.start(flink, TemporaryFolder.create("state"))) {
            StreamExecutionEnvironment env = cluster.environment();
            pipeline.addTo(env);
            JobClient job = cluster.submit(env);
            out.println("Flink: " + cluster.webInterface());
            out.println(
                    "Reading "
                            + String.join(", ", settings.source().topics())
                            + ", writing "
                            + embeddings()
                            + " and "
                            + settings.sink().deadLetterTopic()
                            + (settings.source().bounded() ? "" : "; stop with Ctrl-C"));
            if (flink.getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY).isEmpty()) {
                out.println(
                        "State lasts as long as this process: execution.checkpointing.dir is not"
                                + " set.");
            }
            out.flush();
            Thread stop = new Thread(() -> stop(job), "stop-job");
            Runtime.getRuntime().addShutdownHook(stop);
            try (LiveLine line =
                    new LiveLine(
                            LiveMetrics.INSTANCE,
                            System::nanoTime,
                            out,
                            System.console() != null)) {
                line.start();
                job.getJobExecutionResult().get();
            } finally {
                ended.countDown();
            }
            Runtime.getRuntime().removeShutdownHook(stop);
            out.println("The job has ended.");
            out.flush();
            return 0;
        }
    }

    private String embeddings() {
        List<String> sinks = new ArrayList<>();
        if (settings.sink().topic() != null) {
            sinks.add(settings.sink().topic());
        }
        if (settings.pgvector() != null) {
            sinks.add(settings.pgvector().store().toString());
        }
        if (settings.lucene() != null) {
            sinks.add(settings.lucene().store().toString());
        }
        return String.join(", ", sinks);
    }

    /** Ctrl-C: keeps what is needed to go on, if the user said where. */
    private void stop(JobClient job) {
        if (ended.getCount() == 0) {
            return;
        }
        try {
            String directory = flink.get(CheckpointingOptions.SAVEPOINT_DIRECTORY);
            if (directory == null) {
                job.cancel().get(STOP_SECONDS, TimeUnit.SECONDS);
            } else {
                String savepoint =
                        job.stopWithSavepoint(false, directory, SavepointFormatType.CANONICAL)
                                .get(STOP_SECONDS, TimeUnit.SECONDS);
                out.println("\nStopped. To go on: -Dexecution.state-recovery.path=" + savepoint);
                out.flush();
            }
            // Native code must not run on while the JVM ends.
            if (!ended.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("The job did not end within {} s", STOP_SECONDS);
            }
        } catch (Exception e) {
            out.println("\nThe job did not stop: " + CommandLines.message(e));
            out.flush();
        }
    }
}
