package io.flinkinstructor.jobs.pipeline;

import static io.flinkinstructor.jobs.exactlyonce.Violation.Kind.DOUBLED;
import static io.flinkinstructor.jobs.exactlyonce.Violation.Kind.LETTER_DOUBLED;
import static io.flinkinstructor.jobs.exactlyonce.Violation.Kind.LETTER_LOST;
import static io.flinkinstructor.jobs.exactlyonce.Violation.Kind.LOST;
import static io.flinkinstructor.jobs.exactlyonce.Violation.Kind.OUT_OF_ORDER;
import static io.flinkinstructor.jobs.exactlyonce.Violation.Kind.STALE_AFTER_DELETE;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.jobs.exactlyonce.Await;
import io.flinkinstructor.jobs.exactlyonce.Documents;
import io.flinkinstructor.jobs.exactlyonce.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The check of the check: without the thing that gives a guarantee, the checker finds what is then
 * wrong, and with it nothing in the same course of events.
 */
class MutationITCase {

    /** Two fit into the capacity of the operator. */
    private static final int CHUNK = 200;

    private static final Duration SLOW = Duration.ofMillis(300);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir Path directory;

    private CheckedLoad load;

    @BeforeEach
    void openTopics() throws Exception {
        load = new CheckedLoad();
    }

    @AfterEach
    void close() {
        load.close();
    }

    @Test
    void shouldFindNothingOverAFailure() throws Exception {
        assertThat(overAFailure(Mutation.NONE).examples()).isEmpty();
    }

    @Test
    void shouldFindWhatIsLostWithoutTheStateOfWhatIsInFlight() throws Exception {
        Verdict verdict = overAFailure(Mutation.NO_STATE);

        assertThat(verdict.count(LOST)).isPositive();
        assertThat(verdict.counts().keySet()).isSubsetOf(LOST, LETTER_LOST);
    }

    @Test
    void shouldFindWhatIsSwappedWithoutTheOrderOfEachKey() throws Exception {
        Verdict verdict = overAFailure(Mutation.NO_ORDER);

        assertThat(verdict.count(OUT_OF_ORDER)).isPositive();
        assertThat(verdict.counts().keySet()).isSubsetOf(OUT_OF_ORDER, STALE_AFTER_DELETE);
    }

    @Test
    void shouldFindWhatIsDoubledWithoutTransactions() throws Exception {
        Map<String, String> options =
                load.options(
                        SLOW,
                        "sink.delivery-guarantee",
                        "at-least-once",
                        // Much is written since the last checkpoint when the task fails.
                        "execution.checkpointing.interval",
                        "5 s",
                        "embedding.capacity",
                        "4",
                        "sink.properties.linger.ms",
                        "0");
        try (RunningPipeline pipeline =
                RunningPipeline.start(directory, options, FailingEngine::new)) {
            load.write(CHUNK);
            load.await(load.ledger.outputs() - CHUNK / 2);
            failInTheNextChunk(pipeline);
        }
        Verdict verdict = load.check(false);

        assertThat(verdict.count(DOUBLED)).isPositive();
        assertThat(verdict.counts().keySet()).isSubsetOf(DOUBLED, LETTER_DOUBLED);
    }

    @Test
    void shouldFindNothingOverAStop() throws Exception {
        assertThat(overAStop(Mutation.NONE).examples()).isEmpty();
    }

    @Test
    void shouldFindWhatIsDoubledWithoutTheGateBehindTheSavepoint() throws Exception {
        Verdict verdict = overAStop(Mutation.NO_GATE);

        assertThat(verdict.count(DOUBLED)).isPositive();
        assertThat(verdict.counts().keySet()).isSubsetOf(DOUBLED, LETTER_DOUBLED);
    }

    /** A task fails while a text is in flight, which the last checkpoint has seen so. */
    private Verdict overAFailure(Mutation mutation) throws Exception {
        try (RunningPipeline pipeline =
                RunningPipeline.start(
                        directory, load.options(SLOW), FailingEngine::new, mutation)) {
            FailingEngine.keepNext();
            load.write(Documents.Wish.LONG);
            Await.until("a text is in flight", LIMIT, FailingEngine::keeps);
            load.write(CHUNK);
            // Without their order, later versions of that document are through as well.
            load.await(load.ledger.outputs() - (mutation == Mutation.NO_ORDER ? 1 : CHUNK / 2));
            failInTheNextChunk(pipeline);
        }
        return load.check(false);
    }

    private void failInTheNextChunk(RunningPipeline pipeline) throws Exception {
        int before = FailingEngine.failures();
        FailingEngine.failAfter(CHUNK / 2);
        load.write(CHUNK);
        load.finish(pipeline);
        assertThat(FailingEngine.failures() - before).isEqualTo(1);
    }

    /**
     * A job stops with much in flight, which finishes behind the savepoint, and goes on. Its sinks
     * do not take back what was written there.
     */
    private Verdict overAStop(Mutation mutation) throws Exception {
        Map<String, String> options =
                load.options(SLOW, "sink.delivery-guarantee", "at-least-once");
        try (RunningPipeline pipeline =
                RunningPipeline.start(directory, options, HoldingEngine::new, mutation)) {
            load.write(CHUNK);
            load.await(CHUNK / 2);
            HoldingEngine.hold();
            load.write(CHUNK);
            Await.until("results are held", LIMIT, HoldingEngine::holdsSome);
            options.put("execution.state-recovery.path", pipeline.stop(false));
        } finally {
            HoldingEngine.release();
        }
        try (RunningPipeline pipeline = RunningPipeline.start(directory, options)) {
            load.write(CHUNK);
            load.finish(pipeline);
        }
        return load.check(false);
    }
}
