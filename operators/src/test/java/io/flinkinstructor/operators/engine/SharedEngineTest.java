package io.flinkinstructor.operators.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class SharedEngineTest {

    private final FakeModel model = new FakeModel();
    private final Results results = new Results();
    private final List<EngineConnection<String>> open = new ArrayList<>();

    @AfterEach
    void closeAll() {
        model.permits.release(1_000);
        open.forEach(EngineConnection::close);
        assertThat(model.openEmbedders).hasValue(0);
        assertThat(model.closedDuringRun).isFalse();
        assertThat(model.closed).isTrue();
    }

    @Test
    void everyCallComesBackWithItsOwnVector() throws Exception {
        EngineConnection<String> connection = connect(options(2, 32, 3));

        for (int i = 0; i < 200; i++) {
            connection.submit(call((char) ('!' + i % 90) + "x".repeat(i % 60)));
        }

        for (EngineCall<String> call : results.await(200)) {
            assertThat(call.failure()).isNull();
            assertThat(call.vector())
                    .containsExactly(call.context().charAt(0), call.context().length());
            assertThat(call.stats().endNanos()).isGreaterThanOrEqualTo(call.stats().startNanos());
        }
        assertThat(connection.statistics().waiting()).isZero();
        assertThat(connection.statistics().running()).isZero();
    }

    @Test
    void aBatchIsCutWhenADeviceIsFreeFromAllThatWaits() throws Exception {
        EngineConnection<String> connection = connect(options(1, 20, 3));
        blockTheLane(connection);

        for (String text : List.of("aaaa", "bbbbbbbbbb", "cccc", "dddd", "eeeeeeeeee")) {
            connection.submit(call(text));
        }
        model.permits.release(100);

        results.await(7);
        assertThat(model.batches)
                .endsWith(List.of("aaaa", "cccc", "dddd"), List.of("bbbbbbbbbb", "eeeeeeeeee"));
    }

    @Test
    void equalTextsInFlightRunOnceForAllConnections() throws Exception {
        EngineConnection<String> connection = connect(options(1, 20, 3));
        Results others = new Results();
        EngineConnection<String> other = connect(options(1, 20, 3), others);
        blockTheLane(connection);

        connection.submit(call("same"));
        connection.submit(call("same"));
        other.submit(call("same"));
        model.permits.release(100);

        results.await(4);
        assertThat(others.await(1).get(0).vector()).containsExactly('s', 4);
        assertThat(model.batches.stream().filter(rows -> rows.contains("same"))).hasSize(1);
        assertThat(connection.statistics().shared()).isEqualTo(2);
        assertThat(model.opened).hasValue(1);
    }

    @Test
    void aWithdrawnCallCostsNothingAndDoesNotComeBack() throws Exception {
        EngineConnection<String> connection = connect(options(1, 20, 3));
        blockTheLane(connection);
        EngineCall<String> withdrawn = call("withdrawn");
        EngineCall<String> twin = call("twin");
        EngineCall<String> otherTwin = call("twin");
        List.of(withdrawn, twin, otherTwin).forEach(connection::submit);

        assertThat(connection.withdraw(withdrawn)).isTrue();
        assertThat(connection.withdraw(twin)).isTrue();
        assertThat(connection.withdraw(twin)).isFalse();
        model.permits.release(100);

        assertThat(results.await(3)).contains(otherTwin).doesNotContain(twin, withdrawn);
        assertThat(connection.withdraw(otherTwin)).isFalse();
        assertThat(model.batches).doesNotContain(List.of("withdrawn"));
    }

    @Test
    void theTextThatFailsIsFoundAndItsNeighboursGetThrough() throws Exception {
        EngineConnection<String> connection = connect(options(1, 100, 3));
        model.failing = rows -> rows.stream().anyMatch(row -> row.startsWith("!"));
        blockTheLane(connection);

        List.of("aaaa", "bbbb", "!ccc", "dddd", "eeee", "ffff")
                .forEach(text -> connection.submit(call(text)));
        model.permits.release(100);

        for (EngineCall<String> call : results.await(8)) {
            if (call.context().startsWith("!")) {
                assertThat(call.vector()).isNull();
                assertThat(call.failure())
                        .hasMessageContaining("3 times")
                        .hasMessageContaining("poison");
            } else {
                assertThat(call.vector()).isNotNull();
            }
        }
        assertThat(model.batches.stream().filter(rows -> rows.equals(List.of("!ccc")))).hasSize(3);
    }

    @Test
    void aTextThatFailsOnceIsTriedAgain() throws Exception {
        EngineConnection<String> connection = connect(options(1, 100, 2));
        CountDownLatch failures = new CountDownLatch(1);
        model.failing =
                rows -> {
                    boolean first = failures.getCount() > 0;
                    failures.countDown();
                    return first;
                };

        connection.submit(call("flaky"));

        assertThat(results.await(1).get(0).vector()).containsExactly('f', 5);
        assertThat(connection.statistics().failedRuns()).isEqualTo(1);
    }

    @Test
    void aDeviceThatFailsOnEverythingFailsTheEngineForAllAndANewOneStarts() throws Exception {
        EngineConnection<String> connection = connect(options(2, 100, 2));
        Results others = new Results();
        connect(options(2, 100, 2), others);
        model.failing = rows -> true;

        connection.submit(call("text"));

        assertThat(results.awaitFailure()).hasMessageContaining("could embed before");
        assertThat(others.awaitFailure()).hasMessageContaining("could embed before");
        assertThat(results.waiting()).isZero();

        model.failing = rows -> false;
        Results afterwards = new Results();
        connect(options(2, 100, 2), afterwards).submit(call("text"));
        assertThat(afterwards.await(1).get(0).vector()).isNotNull();
        assertThat(model.opened).hasValue(2);
    }

    @Test
    void aRunThatTakesTooLongIsTerminatedAndItsTextFails() throws Exception {
        EngineOptions options =
                new EngineOptions("cpu", 1, 100, Duration.ZERO, false, Duration.ofSeconds(2), 2);
        EngineConnection<String> connection = connect(options);
        model.hanging = rows -> rows.contains("slow");

        connection.submit(call("slow"));

        assertThat(results.await(1).get(0).failure())
                .hasMessageContaining("2 times")
                .hasMessageContaining("terminated");
        assertThat(model.terminations).hasValueGreaterThanOrEqualTo(2);
    }

    @Test
    void waitingNeverTimesOut() throws Exception {
        EngineOptions options =
                new EngineOptions("cpu", 1, 100, Duration.ZERO, true, Duration.ofSeconds(1), 1);
        EngineConnection<String> connection = connect(options);
        // Each run ends as soon as it is terminated or when its turn comes; those behind a run that
        // hangs for its whole time wait longer than that time themselves.
        model.hanging = rows -> rows.get(0).startsWith("slow");

        connection.submit(call("slow1"));
        connection.submit(call("slow2"));
        connection.submit(call("patient"));

        List<EngineCall<String>> calls = results.await(3);
        assertThat(calls).filteredOn(call -> call.failure() != null).hasSize(2);
        assertThat(calls.get(2).context()).isEqualTo("patient");
        assertThat(calls.get(2).vector()).isNotNull();
    }

    @Test
    void aRunThatCannotBeTerminatedFailsTheEngine() throws Exception {
        EngineOptions options =
                new EngineOptions("cpu", 1, 100, Duration.ZERO, false, Duration.ofMillis(50), 1);
        EngineConnection<String> connection = connect(options);
        model.terminable = false;
        model.hanging = rows -> rows.contains("stuck");

        connection.submit(call("stuck"));

        assertThat(results.awaitFailure()).hasMessageContaining("hangs");
        model.terminable = true;
    }

    @Test
    void deterministicRunsEachTextAlone() throws Exception {
        EngineOptions options =
                new EngineOptions("cpu", 1, 0, Duration.ZERO, true, Duration.ofSeconds(60), 1);
        EngineConnection<String> connection = connect(options);
        blockTheLane(connection);

        List.of("aaaa", "bbbb", "cccc").forEach(text -> connection.submit(call(text)));
        model.permits.release(100);

        results.await(5);
        assertThat(model.batches).contains(List.of("aaaa"), List.of("bbbb"), List.of("cccc"));
    }

    @Test
    void closingWaitsForTheRunAndDeliversNothingAnyMore() throws Exception {
        EngineConnection<String> connection = connect(options(1, 20, 1));
        model.permits.drainPermits();
        model.begun.drainPermits();
        connection.submit(call("running"));
        connection.submit(call("waiting"));
        assertThat(model.begun.tryAcquire(60, TimeUnit.SECONDS)).isTrue();

        CountDownLatch closed = new CountDownLatch(1);
        Thread closer =
                new Thread(
                        () -> {
                            connection.close();
                            closed.countDown();
                        });
        closer.start();
        while (model.terminations.get() == 0) {
            Thread.onSpinWait();
        }
        assertThat(closed.getCount()).isEqualTo(1);
        assertThat(model.openEmbedders).hasValue(1);
        model.permits.release(100);
        assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();

        assertThat(model.openEmbedders).hasValue(0);
        assertThat(results.waiting()).isZero();
        connection.close();
    }

    @Test
    void theEngineClosesWithItsLastUser() throws Exception {
        EngineConnection<String> first = connect(options(1, 20, 1));
        EngineConnection<String> second = connect(options(1, 20, 1));

        first.close();
        assertThat(model.openEmbedders).hasValue(1);
        second.submit(call("text"));
        results.await(1);
        second.close();

        assertThat(model.openEmbedders).hasValue(0);
    }

    @Test
    void aClosedConnectionsWaitingCallsAreNotRun() throws Exception {
        EngineConnection<String> connection = connect(options(1, 20, 1));
        EngineConnection<String> other = connect(options(1, 20, 1), new Results());
        blockTheLane(connection);
        other.submit(call("abandoned"));
        other.close();
        connection.submit(call("wanted"));
        model.permits.release(100);

        results.await(3);
        assertThat(model.batches).contains(List.of("wanted")).doesNotContain(List.of("abandoned"));
    }

    @Test
    void aDeviceThatIsNotThereIsRefusedAndNothingStaysOpen() {
        SharedEngine engine = new SharedEngine(model, withDevice("cuda:0"));

        assertThatThrownBy(() -> engine.connect(results)).hasMessageContaining("no cuda:0 here");
    }

    @Test
    void autoTakesTheCpuWhereThereIsNoGpu() throws Exception {
        connect(withDevice("auto")).submit(call("text"));

        assertThat(results.await(1).get(0).vector()).containsExactly('t', 4);
    }

    @Test
    void aGpuHasOneLaneForEachDevice() throws Exception {
        model.cudaThere = true;
        EngineConnection<String> connection = connect(withDevice("cuda:0,cuda:1"));

        assertThat(connection.statistics().lanes()).isEqualTo(2);
        assertThat(model.openEmbedders).hasValue(2);
    }

    /** Fills the lane and the one batch that is prepared ahead, and lets them wait for permits. */
    private void blockTheLane(EngineConnection<String> connection) throws Exception {
        model.permits.drainPermits();
        model.begun.drainPermits();
        connection.submit(call("first"));
        assertThat(model.begun.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
        // Fills any budget here, so that it is worth preparing while the lane is busy.
        connection.submit(call("prepared".repeat(FakeModel.MAX_TOKENS)));
        while (connection.statistics().running() < 2) {
            Thread.onSpinWait();
        }
    }

    private EngineConnection<String> connect(EngineOptions options) throws Exception {
        return connect(options, results);
    }

    private EngineConnection<String> connect(EngineOptions options, Results listener)
            throws Exception {
        EngineConnection<String> connection = new SharedEngine(model, options).connect(listener);
        open.add(connection);
        return connection;
    }

    private static EngineOptions options(int lanes, int maxBatchTokens, int maxAttempts) {
        return new EngineOptions(
                "cpu",
                lanes,
                maxBatchTokens,
                Duration.ZERO,
                false,
                Duration.ofSeconds(60),
                maxAttempts);
    }

    private static EngineOptions withDevice(String device) {
        return new EngineOptions(device, 1, 100, Duration.ZERO, false, Duration.ofSeconds(60), 1);
    }

    private static EngineCall<String> call(String text) {
        return new EngineCall<>(text, FakeModel.text(text));
    }
}
