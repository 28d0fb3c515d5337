package io.flinkinstructor.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.jobs.exactlyonce.Violation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole pipeline against a real broker, with failures and with stops in the middle. */
class ExactlyOnceITCase {

    private static final int CHUNK = 300;

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

    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb"})
    void shouldWriteEachVersionOnceAndInOrderOverFailures(String backend) throws Exception {
        Map<String, String> options =
                options("state.backend.type", backend, "parallelism.default", "2");
        int before = FailingEngine.failures();
        try (RunningPipeline pipeline =
                RunningPipeline.start(directory, options, FailingEngine::new)) {
            for (int failure = 1; failure <= 4; failure++) {
                load.write(CHUNK);
                load.await(load.ledger.outputs() - CHUNK / 2);
                FailingEngine.failAfter(20 * failure);
                load.write(CHUNK);
            }
            load.finish(pipeline);
        }

        assertThat(FailingEngine.failures() - before).isEqualTo(4);
        assertThat(load.check(false).examples()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb"})
    void shouldGoOnFromASavepointWithAnotherParallelism(String backend) throws Exception {
        Map<String, String> options = options("state.backend.type", backend);
        for (String parallelism : List.of("1", "3", "2")) {
            options.put("parallelism.default", parallelism);
            try (RunningPipeline pipeline = RunningPipeline.start(directory, options)) {
                long before = load.ledger.outputs();
                load.write(2 * CHUNK);
                load.await(before + CHUNK / 2);
                options.put("execution.state-recovery.path", pipeline.stop(false));
            }
        }
        try (RunningPipeline pipeline = RunningPipeline.start(directory, options)) {
            // Something new, so that the job runs when it is stopped.
            load.write(CHUNK);
            load.finish(pipeline);
        }

        assertThat(load.check(false).examples()).isEmpty();
    }

    @Test
    void shouldKeepTheLastVersionOverFailuresWhenTheLatestWins() throws Exception {
        Map<String, String> options =
                options("embedding.latest-wins", "true", "parallelism.default", "2");
        try (RunningPipeline pipeline =
                RunningPipeline.start(directory, options, FailingEngine::new)) {
            for (int failure = 1; failure <= 2; failure++) {
                load.write(CHUNK);
                load.await(1);
                FailingEngine.failAfter(10 * failure);
                load.write(CHUNK);
            }
            load.finish(pipeline);
        }

        assertThat(load.check(true).examples()).isEmpty();
    }

    @Test
    void shouldLoseNothingWhenAtLeastOnceIsEnough() throws Exception {
        Map<String, String> options = options("sink.delivery-guarantee", "at-least-once");
        try (RunningPipeline pipeline =
                RunningPipeline.start(directory, options, FailingEngine::new)) {
            load.write(CHUNK);
            load.await(CHUNK / 2);
            FailingEngine.failAfter(10);
            load.write(CHUNK);
            load.finish(pipeline);
        }

        assertThat(load.check(false).counts().keySet())
                .isSubsetOf(Violation.Kind.DOUBLED, Violation.Kind.LETTER_DOUBLED);
    }

    private Map<String, String> options(String... more) {
        return load.options(Duration.ofMillis(300), more);
    }
}
