package io.flinkinstructor.operators.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.operators.model.DirectoryModel;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.ModelSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Faults made on purpose, with the built-in model. */
@Timeout(240)
class FaultInjectionTest {

    private static final ModelSource MODEL = new DirectoryModel("builtin:bge-small-en-v1.5");

    private final Results results = new Results();
    private final List<EngineConnection<String>> open = new ArrayList<>();

    @AfterEach
    void closeAll() {
        open.forEach(EngineConnection::close);
    }

    @Test
    void poisonFailsItsTextEveryTimeAndNoOther() throws Exception {
        EngineConnection<String> connection =
                connect(new FaultInjection("brimstone", null, 0, null, Duration.ZERO), 60_000);
        List<String> texts =
                List.of("a first text", "there is brimstone, in it", "brim", "a stone", "a last");

        texts.forEach(text -> submit(connection, text));

        for (EngineCall<String> call : results.await(texts.size())) {
            if (call.context().contains("brimstone")) {
                assertThat(call.failure())
                        .hasMessageContaining("3 times")
                        .hasMessageContaining("poison");
            } else {
                assertThat(call.failure()).as(call.context()).isNull();
            }
        }
    }

    @Test
    void aTextBreaksTheDeviceOnceAndAnotherOneAgain() throws Exception {
        FaultInjection faults = new FaultInjection(null, "earthquake", 0, null, Duration.ZERO);
        for (String text : List.of("earthquake one", "earthquake two")) {
            EngineConnection<String> broken = connect(faults, 60_000);

            submit(broken, text);

            assertThat(results.awaitFailure()).hasMessageContaining("the device is broken");
            broken.close();
            EngineConnection<String> next = connect(faults, 60_000);
            submit(next, text);
            assertThat(results.await(1).get(0).failure()).isNull();
            next.close();
        }
    }

    @Test
    void aDeviceBreaksAfterItsRunsAndTheNextOneToo() throws Exception {
        FaultInjection faults = new FaultInjection(null, null, 3, null, Duration.ZERO);
        for (int engine = 0; engine < 2; engine++) {
            EngineConnection<String> connection = connect(faults, 60_000);
            for (int i = 0; i < 3; i++) {
                submit(connection, "text " + i);
                assertThat(results.await(1).get(0).failure()).isNull();
            }

            submit(connection, "one too many");

            assertThat(results.awaitFailure()).hasMessageContaining("the device is broken");
            connection.close();
        }
    }

    @Test
    void aSlowRunTakesItsTimeAndThenWorks() throws Exception {
        Duration time = Duration.ofSeconds(2);
        EngineConnection<String> connection =
                connect(new FaultInjection(null, null, 0, "molasses", time), 60_000);

        submit(connection, "molasses here");
        submit(connection, "a text");

        for (EngineCall<String> call : results.await(2)) {
            assertThat(call.failure()).isNull();
            assertThat(call.stats().endNanos() - call.stats().startNanos() >= time.toNanos())
                    .isEqualTo(call.context().contains("molasses"));
        }
    }

    @Test
    void aSlowRunEndsWhenItIsTerminated() throws Exception {
        EngineConnection<String> connection =
                connect(new FaultInjection(null, null, 0, "molasses", Duration.ofDays(1)), 2_000);

        submit(connection, "molasses here");

        assertThat(results.await(1).get(0).failure()).hasMessageContaining("terminated");
    }

    @Test
    void aSlowRunEndsWithTheEngine() throws Exception {
        EngineConnection<String> connection =
                connect(new FaultInjection(null, null, 0, "molasses", Duration.ofDays(1)), 60_000);
        submit(connection, "molasses here");
        while (connection.statistics().running() == 0) {
            Thread.onSpinWait();
        }

        long start = System.nanoTime();
        connection.close();

        assertThat(System.nanoTime() - start).isLessThan(Duration.ofSeconds(8).toNanos());
        assertThat(results.waiting()).isZero();
    }

    @Test
    void aWordThatTheModelDoesNotKnowIsRefused() {
        FaultInjection faults = new FaultInjection("\u13a1", null, 0, null, Duration.ZERO);

        assertThatThrownBy(() -> connect(faults, 60_000))
                .isInstanceOf(EmbeddingException.class)
                .hasMessageContaining("engine.fault-injection")
                .hasMessageContaining("does not know the word");
    }

    private EngineConnection<String> connect(FaultInjection faults, long runTimeoutMillis)
            throws Exception {
        // One text a run, so that a test knows which run it is in.
        EngineOptions options =
                new EngineOptions(
                                "cpu",
                                1,
                                0,
                                Duration.ZERO,
                                faults.poison() == null,
                                Duration.ofMillis(runTimeoutMillis),
                                3)
                        .withFaults(faults);
        EngineConnection<String> connection = new SharedEngine(MODEL, options).connect(results);
        open.add(connection);
        return connection;
    }

    private static void submit(EngineConnection<String> connection, String text) {
        connection.submit(new EngineCall<>(text, connection.tokenizer().tokenize(null, text)));
    }
}
