package io.flinkinstructor.jobs.commands;

import io.flinkinstructor.jobs.cluster.FlinkRest;
import io.flinkinstructor.jobs.local.LiveLine;
import io.flinkinstructor.jobs.local.LiveMetrics;
import io.flinkinstructor.jobs.local.LocalFlink;
import io.flinkinstructor.jobs.machine.ShutdownHook;
import io.flinkinstructor.jobs.machine.TemporaryFolder;
import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.jobs.pipeline.EmbeddingPipeline;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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

    /** What goes on beside the job until it has done its part. */
    interface Companion {

        /**
         * Does it, on a thread of its own.
         *
         * @param say takes lines for a person
         * @throws Exception if it cannot; the job is stopped then
         */
        void run(FlinkRest flink, String job, Consumer<String> say) throws Exception;
    }

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
        return run(pipeline, (flink, job, say) -> {});
    }

    /**
     * The same with something beside the job.
     *
     * @throws Exception if the one or the other fails
     */
    int run(EmbeddingPipeline pipeline, Companion companion) throws Exception {
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
            try (ShutdownHook stop = new ShutdownHook("stop-job", () -> stop(job));
                    LiveLine line =
                            new LiveLine(
                                    LiveMetrics.INSTANCE,
                                    System::nanoTime,
                                    out,
                                    System.console() != null)) {
                line.start();
                CompletableFuture<Void> beside = beside(companion, cluster, job, line);
                try {
                    job.getJobExecutionResult().get();
                } catch (ExecutionException | CancellationException e) {
                    // A job that was stopped has not failed.
                    if (!stop.hasBegun()) {
                        // Where the companion has failed, that is the reason.
                        beside.getNow(null);
                        throw e;
                    }
                }
            } finally {
                ended.countDown();
            }
            out.println("The job has ended.");
            out.flush();
            return 0;
        }
    }

    private CompletableFuture<Void> beside(
            Companion companion, LocalFlink cluster, JobClient job, LiveLine line) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                companion.run(
                                        new FlinkRest(cluster.webInterface()),
                                        job.getJobID().toHexString(),
                                        line::say);
                                done.complete(null);
                            } catch (Exception e) {
                                if (ended.getCount() > 0) {
                                    done.completeExceptionally(e);
                                    job.cancel();
                                }
                            }
                        },
                        "beside-job");
        thread.setDaemon(true);
        thread.start();
        return done;
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
