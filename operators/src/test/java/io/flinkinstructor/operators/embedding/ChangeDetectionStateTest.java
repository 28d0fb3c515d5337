package io.flinkinstructor.operators.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.operators.indexing.ChangeDetectionOptions;
import io.flinkinstructor.operators.indexing.HashedChunks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What has come out and what is in flight are one checkpoint, whatever becomes of the job. */
@Timeout(120)
class ChangeDetectionStateTest {

    private static final EmbeddingOptions OPTIONS = EmbeddingOptions.DEFAULTS;
    private static final ChangeDetection DETECTION =
            new HashedChunks(ChangeDetectionOptions.DEFAULTS);
    private static final StateBackend HASH_MAP = new HashMapStateBackend();
    private static final OperatorSubtaskState EMPTY = OperatorSubtaskState.builder().build();

    static Stream<Named<StateBackend>> backends() {
        return Stream.of(
                Named.of("hashmap", HASH_MAP),
                Named.of("rocksdb", new EmbeddedRocksDBStateBackend(false)));
    }

    @ParameterizedTest
    @MethodSource("backends")
    void shouldRememberWhatHasComeOut(StateBackend backend) throws Exception {
        OperatorSubtaskState state;
        try (Subtask subtask = Subtask.restore(OPTIONS, DETECTION, backend, EMPTY)) {
            process(subtask, Versions.of("a", "x", "y"));
            process(subtask, Versions.of("b", "x"));
            subtask.finish("x");
            state = subtask.checkpoint(1);
            subtask.finish("y");
            assertThat(subtask.events()).containsExactly("a/x=x", "a/y=y");
        }
        try (Subtask subtask = Subtask.restore(OPTIONS, DETECTION, backend, state)) {
            assertThat(subtask.engine.texts()).containsExactlyInAnyOrder("y", "x");
            process(subtask, Versions.of("a", "x", "z"));
            assertThat(subtask.engine.texts()).hasSize(3);
            subtask.finish("z", "y");
            assertThat(subtask.events()).containsExactly("a/y=y", "a/z=z", "a/y-");
            state = subtask.checkpoint(2);
        }
        try (Subtask subtask = Subtask.restore(OPTIONS, DETECTION, backend, state)) {
            assertThat(subtask.engine.texts()).containsExactly("x");
            process(subtask, Versions.of("a", "x", "z"));
            subtask.process(Versions.delete("a", null));
            assertThat(subtask.engine.texts()).containsExactly("x");
            assertThat(subtask.events()).containsExactly("a/x-", "a/z-");
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void shouldRestoreWhatReliesOnAVersionInFlight(StateBackend backend) throws Exception {
        OperatorSubtaskState state;
        try (Subtask subtask = Subtask.restore(OPTIONS, DETECTION, backend, EMPTY)) {
            subtask.upsert("a", "1");
            subtask.upsert("a", "1");
            state = subtask.checkpoint(1);
        }
        try (Subtask subtask = Subtask.restore(OPTIONS, DETECTION, backend, state)) {
            assertThat(subtask.engine.texts()).containsExactly("1");
            subtask.finish("1");
            assertThat(subtask.events()).containsExactly("a=1");
            assertThat(subtask.count("unchanged")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void shouldFollowTheKeysToOtherParallelisms(StateBackend backend) throws Exception {
        Subtask[] before = {Subtask.restore(OPTIONS, DETECTION, backend, EMPTY)};
        for (int i = 0; i < 30; i++) {
            process(before[0], Versions.of("k" + i, "x", "y" + i));
        }
        before[0].engine.finishAll();
        before[0].readMail();
        OperatorSubtaskState[] states = {
            before[0].snapshot(1, SavepointType.savepoint(SavepointFormatType.CANONICAL))
        };
        before[0].close();
        // The backend changes with the parallelism.
        Subtask[] after = Subtask.rescale(OPTIONS, DETECTION, HASH_MAP, states, 3);
        List<String> events = new ArrayList<>();
        for (Subtask subtask : after) {
            for (int i = 0; i < 30; i++) {
                String id = "k" + i;
                if (owns(subtask, id, after)) {
                    process(subtask, Versions.of(id, "x", "y" + i));
                    subtask.process(Versions.delete(id, null));
                }
            }
            assertThat(subtask.engine.texts()).isEmpty();
            events.addAll(subtask.events());
            subtask.close();
        }
        assertThat(events).hasSize(60).contains("k0/x-", "k0/y0-", "k29/x-", "k29/y29-");
    }

    private static boolean owns(Subtask subtask, String id, Subtask[] all) {
        int owner =
                KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        id, Subtask.MAX_PARALLELISM, all.length);
        return all[owner] == subtask;
    }

    @Test
    void shouldEmbedAgainWithAnotherInstruction() throws Exception {
        OperatorSubtaskState state;
        try (Subtask subtask =
                Subtask.restore(OPTIONS.withInstruction("Old: "), DETECTION, HASH_MAP, EMPTY)) {
            subtask.upsert("a", "1");
            subtask.finish("1");
            state = subtask.checkpoint(1);
        }
        try (Subtask subtask =
                Subtask.restore(OPTIONS.withInstruction("New: "), DETECTION, HASH_MAP, state)) {
            subtask.upsert("a", "1");
            subtask.finish("1");
            subtask.upsert("a", "1");
            assertThat(subtask.out.records)
                    .extracting(record -> record.instruction())
                    .containsExactly("New: ");
        }
    }

    @Test
    void shouldStartToRememberInAJobThatDidNot() throws Exception {
        OperatorSubtaskState state;
        try (Subtask subtask = Subtask.restore(OPTIONS, HASH_MAP, EMPTY)) {
            subtask.upsert("a", "1");
            subtask.upsert("b", "2");
            subtask.finish("1");
            state = subtask.checkpoint(1);
        }
        try (Subtask subtask = Subtask.restore(OPTIONS, DETECTION, HASH_MAP, state)) {
            subtask.upsert("a", "1");
            subtask.upsert("b", "2");
            subtask.finish("2", "1");
            assertThat(subtask.events()).containsExactly("b=2", "a=1");
            subtask.upsert("a", "1");
            subtask.upsert("b", "2");
            assertThat(subtask.engine.texts()).isEmpty();
        }
    }

    @Test
    void shouldNotRememberWhatTheGateHoldsBack() throws Exception {
        OperatorSubtaskState state;
        try (Subtask subtask = Subtask.restore(OPTIONS, DETECTION, HASH_MAP, EMPTY)) {
            subtask.upsert("a", "1");
            state = subtask.snapshot(1, SavepointType.suspend(SavepointFormatType.CANONICAL));
            subtask.finish("1");
            assertThat(subtask.events()).isEmpty();
            subtask.harness.getOperator().notifyCheckpointAborted(1);
            assertThat(subtask.events()).containsExactly("a=1");
            subtask.upsert("a", "1");
            assertThat(subtask.engine.texts()).isEmpty();
        }
        try (Subtask subtask = Subtask.restore(OPTIONS, DETECTION, HASH_MAP, state)) {
            assertThat(subtask.engine.texts()).containsExactly("1");
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void shouldForgetAfterItsTimeWhatNeverCameAgain(StateBackend backend) throws Exception {
        Duration day = Duration.ofDays(1);
        ChangeDetection forgetful =
                new HashedChunks(ChangeDetectionOptions.DEFAULTS.withTimeToLive(day));
        OperatorSubtaskState state;
        try (Subtask subtask = Subtask.restore(OPTIONS, forgetful, backend, EMPTY)) {
            emit(subtask, "a");
            emit(subtask, "b");
            subtask.checkpoint(1);
            subtask.harness.setStateTtlProcessingTime(day.toMillis() - 1);
            subtask.upsert("a", "1");
            assertThat(subtask.engine.texts()).isEmpty();
            subtask.harness.setStateTtlProcessingTime(day.toMillis() + 1);
            subtask.upsert("b", "1");
            subtask.upsert("a", "1");
            assertThat(subtask.engine.texts()).containsExactly("1");
            subtask.finish("1");
            assertThat(subtask.events()).containsExactly("a=1", "b=1", "b=1");
            state = subtask.checkpoint(2);
        }
        // It may be switched off again, and on.
        try (Subtask subtask = Subtask.restore(OPTIONS, DETECTION, backend, state)) {
            subtask.upsert("a", "1");
            assertThat(subtask.engine.texts()).isEmpty();
            state = subtask.checkpoint(3);
        }
        try (Subtask subtask = Subtask.restore(OPTIONS, forgetful, backend, state)) {
            subtask.upsert("a", "1");
            assertThat(subtask.engine.texts()).isEmpty();
        }
    }

    /** Also where no other document comes between, so that its memory need not be looked up. */
    @ParameterizedTest
    @MethodSource("backends")
    void shouldRememberForItsTimeAfterTheLastCheckpoint(StateBackend backend) throws Exception {
        Duration day = Duration.ofDays(1);
        ChangeDetection forgetful =
                new HashedChunks(ChangeDetectionOptions.DEFAULTS.withTimeToLive(day));
        try (Subtask subtask = Subtask.restore(OPTIONS, forgetful, backend, EMPTY)) {
            emit(subtask, "a");
            subtask.checkpoint(1);
            subtask.harness.setStateTtlProcessingTime(day.toMillis() - 1);
            subtask.upsert("a", "1");
            OperatorSubtaskState state = subtask.checkpoint(2);
            try (Subtask next = Subtask.restore(OPTIONS, forgetful, backend, state)) {
                next.harness.setStateTtlProcessingTime(day.toMillis() + 1);
                next.upsert("a", "1");
                assertThat(next.engine.texts()).isEmpty();
            }
        }
    }

    private static void emit(Subtask subtask, String id) throws Exception {
        subtask.upsert(id, "1");
        subtask.finish("1");
    }

    private static void process(Subtask subtask, List<Chunk> version) throws Exception {
        for (Chunk chunk : version) {
            subtask.process(chunk);
        }
    }
}
