package io.flinkinstructor.operators.sink.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.operators.sink.vector.VectorStoreException.Kind;
import io.flinkinstructor.schemas.DeadLetter;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harnesses throw any exception from close
class WriteOperatorTest {

    private static final VectorSinkOptions OPTIONS =
            VectorSinkOptions.DEFAULTS.withBatch(3, 1 << 20, Duration.ofMillis(50));

    private final ScriptedStore store = new ScriptedStore(UUID.randomUUID().toString());

    private OneInputStreamOperatorTestHarness<EmbeddedRecord, DeadLetter> harness(
            VectorSinkOptions options) throws Exception {
        return new OneInputStreamOperatorTestHarness<>(
                new WriteOperatorFactory(store, options, "job"));
    }

    private static EmbeddedRecord row(String text) {
        return Rows.upsert("id of " + text, "0", 7, text);
    }

    private static void send(
            OneInputStreamOperatorTestHarness<EmbeddedRecord, DeadLetter> harness, String... texts)
            throws Exception {
        for (String text : texts) {
            harness.processElement(row(text), 1);
        }
    }

    @Test
    void shouldWriteAFullBatchAtOnce() throws Exception {
        try (var harness = harness(OPTIONS)) {
            harness.open();
            send(harness, "a", "b", "c", "d");
            harness.prepareSnapshotPreBarrier(1);
            assertThat(store.batches()).containsExactly(List.of("a", "b", "c"), List.of("d"));
        }
        assertThat(store.script().closed).isEqualTo(1);
    }

    @Test
    void shouldWriteABatchThatHasItsBytes() throws Exception {
        try (var harness = harness(OPTIONS.withBatch(100, 1, Duration.ofDays(1)))) {
            harness.open();
            send(harness, "a", "b");
            harness.prepareSnapshotPreBarrier(1);
            assertThat(store.batches()).containsExactly(List.of("a"), List.of("b"));
        }
    }

    @Test
    void shouldWriteWhatHasWaitedLongEnough() throws Exception {
        try (var harness = harness(OPTIONS)) {
            harness.open();
            harness.setProcessingTime(100);
            send(harness, "a");
            harness.setProcessingTime(149);
            assertThat(store.batches()).isEmpty();
            harness.setProcessingTime(150);
            awaitBatches(1);
            assertThat(store.batches()).containsExactly(List.of("a"));
        }
    }

    private void awaitBatches(int count) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (store.batches().size() < count && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    @Test
    void shouldGatherTheNextBatchWhileOneIsWritten() throws Exception {
        store.script().gate.drainPermits();
        try (var harness = harness(OPTIONS)) {
            harness.open();
            send(harness, "a", "b", "c", "d", "e");
            assertThat(store.batches()).isEmpty();
            store.script().gate.release(2);
            harness.prepareSnapshotPreBarrier(1);
            assertThat(store.batches()).containsExactly(List.of("a", "b", "c"), List.of("d", "e"));
        }
    }

    @Test
    void shouldEmitDeadLettersBeforeTheBarrier() throws Exception {
        store.script().refused.add("b");
        try (var harness = harness(OPTIONS)) {
            harness.open();
            send(harness, "a", "b");
            harness.prepareSnapshotPreBarrier(1);
            List<DeadLetter> letters = harness.extractOutputValues();
            assertThat(letters).hasSize(1);
            DeadLetter letter = letters.get(0);
            assertThat(letter.stage()).isEqualTo(DeadLetter.WRITE);
            assertThat(letter.reason()).isEqualTo("no b");
            assertThat(letter.id()).isEqualTo("id of b");
            assertThat(letter.chunk()).isEqualTo("0");
            assertThat(letter.source()).isEqualTo(Rows.at(7));
            assertThat(new String(letter.payload(), java.nio.charset.StandardCharsets.UTF_8))
                    .contains("\"text\":\"b\"");
        }
        assertThat(store.batches()).containsExactly(List.of("a"));
    }

    @Test
    void shouldWriteAllAtTheEndOfTheInput() throws Exception {
        try (var harness = harness(OPTIONS)) {
            harness.open();
            send(harness, "a", "b", "c", "d");
            harness.endInput();
            assertThat(store.batches()).containsExactly(List.of("a", "b", "c"), List.of("d"));
        }
    }

    @Test
    void shouldFailTheTaskWhenTheStoreFails() throws Exception {
        store.script().failures.add(Kind.FATAL);
        var harness = harness(OPTIONS);
        harness.open();
        send(harness, "a");
        assertThatThrownBy(() -> harness.prepareSnapshotPreBarrier(1))
                .hasRootCauseMessage("it failed");
        harness.close();
    }

    @Test
    void shouldNotRestartAJobThatStartsWithAStoreItCannotUse() throws Exception {
        store.script().connectFailure = Kind.FATAL;
        var harness = harness(OPTIONS);
        assertThatThrownBy(harness::open)
                .isInstanceOf(SuppressRestartsException.class)
                .hasRootCauseMessage("cannot connect");
        harness.close();
    }

    @Test
    void shouldStartWhileTheStoreIsAway() throws Exception {
        store.script().connectFailure = Kind.RETRYABLE;
        try (var harness = harness(OPTIONS)) {
            harness.open();
            store.script().connectFailure = null;
            send(harness, "a");
            harness.prepareSnapshotPreBarrier(1);
            assertThat(store.batches()).containsExactly(List.of("a"));
        }
    }

    @Test
    void shouldForgetOldTombstonesNowAndThen() throws Exception {
        try (var harness = harness(OPTIONS)) {
            harness.open();
            send(harness, "a");
            harness.prepareSnapshotPreBarrier(1);
            send(harness, "b");
            harness.prepareSnapshotPreBarrier(2);
        }
        assertThat(store.script().purges).isEqualTo(1);
    }
}
