package io.flinkinstructor.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.jobs.exactlyonce.Await;
import io.flinkinstructor.jobs.exactlyonce.Checker;
import io.flinkinstructor.jobs.exactlyonce.DocumentWriter;
import io.flinkinstructor.jobs.exactlyonce.Documents;
import io.flinkinstructor.jobs.exactlyonce.GroupLag;
import io.flinkinstructor.jobs.exactlyonce.Ledger;
import io.flinkinstructor.jobs.exactlyonce.ModelVectors;
import io.flinkinstructor.jobs.exactlyonce.Vectors;
import io.flinkinstructor.jobs.exactlyonce.Verdict;
import io.flinkinstructor.jobs.exactlyonce.Violation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole pipeline against a real broker, with failures and with stops in the middle. */
class ExactlyOnceITCase {

    private static final int IDS = 37;
    private static final int CHUNK = 300;
    private static final int CHECKER_THREADS = 2;

    @TempDir Path directory;

    private final Ledger ledger = new Ledger();
    private KafkaFixture kafka;
    private DocumentWriter documents;

    @BeforeEach
    void openTopics() throws Exception {
        kafka =
                new KafkaFixture(
                        KafkaFixture.PARTITIONS,
                        Map.of(),
                        Map.of("max.message.bytes", Integer.toString(Documents.MAX_MESSAGE_BYTES)));
        documents =
                new DocumentWriter(
                        KafkaFixture.servers(), kafka.documents, new Documents(7, IDS), ledger);
    }

    @AfterEach
    void close() {
        documents.close();
        kafka.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb"})
    void shouldWriteEachVersionOnceAndInOrderOverFailures(String backend) throws Exception {
        Map<String, String> options =
                options("state.backend.type", backend, "parallelism.default", "2");
        int before = FailingEngine.failures();
        try (RunningPipeline pipeline =
                RunningPipeline.start(directory, options, FailingEngine::new)) {
            for (int failure = 1; failure <= 4; failure++) {
                write(CHUNK);
                await(ledger.outputs() - CHUNK / 2);
                FailingEngine.failAfter(20 * failure);
                write(CHUNK);
            }
            finish(pipeline);
        }

        assertThat(FailingEngine.failures() - before).isEqualTo(4);
        assertThat(check(false).examples()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb"})
    void shouldGoOnFromASavepointWithAnotherParallelism(String backend) throws Exception {
        Map<String, String> options = options("state.backend.type", backend);
        for (String parallelism : List.of("1", "3", "2")) {
            options.put("parallelism.default", parallelism);
            try (RunningPipeline pipeline = RunningPipeline.start(directory, options)) {
                long before = ledger.outputs();
                write(2 * CHUNK);
                await(before + CHUNK / 2);
                options.put("execution.state-recovery.path", pipeline.stop(directory, false));
            }
        }
        try (RunningPipeline pipeline = RunningPipeline.start(directory, options)) {
            // Something new, so that the job runs when it is stopped.
            write(CHUNK);
            finish(pipeline);
        }

        assertThat(check(false).examples()).isEmpty();
    }

    @Test
    void shouldKeepTheLastVersionOverFailuresWhenTheLatestWins() throws Exception {
        Map<String, String> options =
                options("embedding.latest-wins", "true", "parallelism.default", "2");
        try (RunningPipeline pipeline =
                RunningPipeline.start(directory, options, FailingEngine::new)) {
            for (int failure = 1; failure <= 2; failure++) {
                write(CHUNK);
                await(1);
                FailingEngine.failAfter(10 * failure);
                write(CHUNK);
            }
            finish(pipeline);
        }

        assertThat(check(true).examples()).isEmpty();
    }

    @Test
    void shouldLoseNothingWhenAtLeastOnceIsEnough() throws Exception {
        Map<String, String> options = options("sink.delivery-guarantee", "at-least-once");
        try (RunningPipeline pipeline =
                RunningPipeline.start(directory, options, FailingEngine::new)) {
            write(CHUNK);
            await(CHUNK / 2);
            FailingEngine.failAfter(10);
            write(CHUNK);
            finish(pipeline);
        }

        assertThat(check(false).counts().keySet())
                .isSubsetOf(Violation.Kind.DOUBLED, Violation.Kind.LETTER_DOUBLED);
    }

    private Map<String, String> options(String... more) {
        Map<String, String> options = RunningPipeline.options(kafka, more);
        options.put("model.instruction-template", Documents.TEMPLATE);
        options.put("engine.fault-injection", Documents.FAULT_INJECTION + ", slow-for=300 ms");
        return options;
    }

    private void write(int count) throws Exception {
        documents.write(count);
        documents.flush();
    }

    private void await(long records) {
        kafka.await(kafka.embeddings, committed -> committed.size() >= records);
    }

    /** Ends the job when a checkpoint has all documents behind it. */
    private void finish(RunningPipeline pipeline) throws Exception {
        try (Admin admin = KafkaFixture.admin()) {
            Await.until(
                    "all documents are read",
                    Duration.ofMinutes(3),
                    () -> GroupLag.of(admin, kafka.group, kafka.documents) == 0);
        }
        pipeline.stop(directory, true);
        pipeline.awaitEnd();
    }

    private Verdict check(boolean latestWins) throws Exception {
        try (Vectors vectors = new ModelVectors(RunningPipeline.MODEL, CHECKER_THREADS);
                Checker checker = new Checker(ledger, vectors, CHECKER_THREADS, latestWins)) {
            return checker.check(
                    KafkaFixture.servers(), kafka.documents, kafka.embeddings, kafka.deadLetters);
        }
    }
}
