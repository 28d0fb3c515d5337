package io.flinkinstructor.jobs.reindex;

import io.flinkinstructor.jobs.options.Faults;
import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.operators.sink.vector.CollectionAlias;
import io.flinkinstructor.operators.sink.vector.VectorStoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a pipeline that reads its topics from the beginning, until it has caught up, and moves
 * the names that searches read to what it writes. May be ended and begun anew at any time: all that
 * it knows is in Kafka, Flink and the stores. For one thread.
 */
public final class Reindex {

    private static final Logger LOG = LoggerFactory.getLogger(Reindex.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration SAY = Duration.ofSeconds(5);

    private final PipelineSettings settings;
    private final List<CollectionAlias> aliases;
    private final Duration bound;
    private final Consumer<String> say;

    /**
     * @param bound how long ago what the new collection must hold may have been all there was
     * @param say takes lines for a person
     * @throws io.flinkinstructor.jobs.options.RefusedException if a name is missing
     */
    public Reindex(PipelineSettings settings, Duration bound, Consumer<String> say) {
        Faults faults = new Faults();
        this.settings = settings;
        this.aliases = Aliases.of(settings, faults);
        this.bound = bound;
        this.say = say;
        faults.throwIfAny("There is nothing to switch");
    }

    /**
     * Notes what is wrong, before a job starts.
     *
     * @param settings of the new pipeline
     * @param start how that job comes about; with {@link Start#ANEW} what the pipeline's group has
     *     committed is forgotten, if nothing is wrong
     * @return what a person should know nevertheless
     */
    public static List<String> check(PipelineSettings settings, Start start, Faults faults) {
        List<CollectionAlias> aliases = Aliases.of(settings, faults);
        ReindexCheck check = new ReindexCheck(settings, faults);
        check.checkJob(aliases);
        switch (start) {
            case FRESH -> check.checkFresh(aliases, false);
            case ANEW -> check.checkFresh(aliases, true);
            case STATE -> check.checkState(aliases);
            case RUNNING -> {}
        }
        return check.warnings();
    }

    /**
     * Watches and switches.
     *
     * @throws VectorStoreException if a name cannot be moved, whatever is tried
     * @throws IOException if the job has ended
     */
    public void run(FlinkJob job) throws VectorStoreException, IOException, InterruptedException {
        if (Aliases.areSwitched(aliases)) {
            say.accept("Searches read the new collection already.");
            return;
        }
        Switchover switchover = new Switchover(aliases, say);
        try (KafkaPositions kafka = new KafkaPositions(settings)) {
            CatchUp catchUp = new CatchUp(kafka, bound, job.delay());
            do {
                // Also before a name is tried again: by then it may be too long ago.
                awaitCaughtUp(job, catchUp);
            } while (!isMoved(switchover));
        }
        if (settings.sink().topic() != null) {
            say.accept(
                    "The topic "
                            + settings.sink().topic()
                            + " has caught up. Kafka knows no second name for a topic: its"
                            + " consumers can move to it now.");
        }
        List<String> removals = switchover.removals();
        if (!removals.isEmpty()) {
            say.accept(
                    "What was searched before is kept up to date by its own pipeline. To go back:"
                            + " reindex with its options and --job. When it is not needed any"
                            + " more, stop that pipeline and then remove:");
            removals.forEach(removal -> say.accept("  " + removal));
        }
    }

    private void awaitCaughtUp(FlinkJob job, CatchUp catchUp)
            throws IOException, InterruptedException, VectorStoreException {
        LagLine line = new LagLine();
        long said = System.nanoTime() - SAY.toNanos();
        while (true) {
            String text = null;
            try {
                Lag lag = catchUp.look(progress(job), System.nanoTime());
                text = line.text(lag, System.nanoTime());
                if (lag.caughtUp() && (lag.total() == 0 || haveSomething())) {
                    return;
                }
            } catch (EndedException e) {
                throw e;
            } catch (IOException e) {
                text = failed("Flink", e);
            } catch (ExecutionException e) {
                text = failed("Kafka", e.getCause());
            } catch (KafkaException e) {
                text = failed("Kafka", e);
            } catch (VectorStoreException e) {
                text = retried(e);
            }
            if (System.nanoTime() - said >= SAY.toNanos()) {
                said = System.nanoTime();
                say.accept(text);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
        }
    }

    private static JobProgress progress(FlinkJob job) throws IOException, InterruptedException {
        String state = job.state();
        if (FlinkJob.isOver(state)) {
            throw new EndedException("The new pipeline's job " + job.id() + " is " + state);
        }
        return job.progress();
    }

    private static String failed(String who, Throwable e) {
        LOG.warn("{} does not answer; tried again", who, e);
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return who + " does not answer, and is asked again: " + reason;
    }

    /** What to say of a store that may be there again later; others fail. */
    private static String retried(VectorStoreException e) throws VectorStoreException {
        if (e.kind() != VectorStoreException.Kind.RETRYABLE) {
            throw e;
        }
        LOG.warn("The store does not answer; tried again", e);
        return e.getMessage() + "; tried again";
    }

    /** A collection without a row beside topics that have records was not written by this job. */
    private boolean haveSomething() throws VectorStoreException {
        for (CollectionAlias alias : aliases) {
            if (alias.isEmpty()) {
                say.accept(
                        "The job has read all, and "
                                + alias.collection()
                                + " holds nothing: does the job write there? See its dead letters.");
                return false;
            }
        }
        return true;
    }

    /** Whether all names have moved; where it is worth it, they are to be tried again. */
    private boolean isMoved(Switchover switchover)
            throws VectorStoreException, InterruptedException {
        try {
            switchover.run();
            return true;
        } catch (VectorStoreException e) {
            say.accept(retried(e));
            TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
            return false;
        }
    }

    /** Not a failure of the network. */
    private static final class EndedException extends IOException {
        private static final long serialVersionUID = 1L;

        EndedException(String message) {
            super(message);
        }
    }
}
