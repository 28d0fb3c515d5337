package io.flinkinstructor.operators.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.schemas.InstructionNames;
import io.flinkinstructor.schemas.InstructionTemplate;
import io.flinkinstructor.schemas.NamedInstruction;
import io.flinkinstructor.schemas.SourcePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.checkpoint.SnapshotType;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is in flight survives: checkpoints, savepoints, other parallelisms and backends. */
@Timeout(120)
class EmbeddingOperatorStateTest {

    private static final EmbeddingOptions OPTIONS = EmbeddingOptions.DEFAULTS;

    private static final OperatorSubtaskState EMPTY = OperatorSubtaskState.builder().build();

    static Stream<Named<StateBackend>> backends() {
        return Stream.of(
                Named.of("hashmap", new HashMapStateBackend()),
                Named.of("rocksdb", new EmbeddedRocksDBStateBackend(false)),
                Named.of("rocksdb incremental", new EmbeddedRocksDBStateBackend(true)));
    }

    static Stream<Arguments> rescalings() {
        return backends()
                .flatMap(
                        backend ->
                                Stream.of(
                                                CheckpointType.CHECKPOINT,
                                                SavepointType.savepoint(
                                                        SavepointFormatType.CANONICAL))
                                        .map(type -> Arguments.of(backend, type)));
    }

    @ParameterizedTest
    @MethodSource("backends")
    void whatIsInFlightIsEmbeddedAgainAheadOfNewElements(StateBackend backend) throws Exception {
        OperatorSubtaskState state;
        try (Subtask subtask = open(backend)) {
            subtask.upsert("a", "1");
            subtask.harness.processElement(Subtask.chunk("a", "2"), 7);
            subtask.delete("a");
            subtask.upsert("b", "3");
            subtask.upsert("c", "4");
            subtask.finish("4");
            state = subtask.checkpoint(1);
        }
        try (Subtask subtask = Subtask.restore(OPTIONS, backend, state)) {
            assertThat(subtask.engine.texts()).containsExactlyInAnyOrder("1", "2", "3");
            subtask.upsert("a", "5");
            subtask.finish("5", "2", "3");
            assertThat(subtask.events()).containsExactly("b=3");
            subtask.finish("1");
            assertThat(subtask.events()).containsExactly("b=3", "a=1", "a=2@7", "a-", "a=5");
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void theChunkComesBackWhole(StateBackend backend) throws Exception {
        SourcePosition source = new SourcePosition("documents", 1, 2, 3);
        Chunk chunk =
                new Chunk(
                        "a",
                        "c",
                        1,
                        2,
                        "1",
                        "Own: ",
                        "n",
                        Map.of("k", "null", "l", "\"v\""),
                        false,
                        source);
        Chunk plain = new Chunk("b", "0", 0, 1, "2", null, null, Map.of(), false, null);
        OperatorSubtaskState state;
        try (Subtask subtask = open(backend)) {
            subtask.process(chunk);
            subtask.process(plain);
            state = subtask.checkpoint(1);
        }
        try (Subtask subtask = Subtask.restore(OPTIONS.withInstruction("New: "), backend, state)) {
            assertThat(subtask.engine.waiting)
                    .extracting(call -> call.context().chunk())
                    .containsExactlyInAnyOrder(chunk, plain);
            subtask.finish("1", "2");
            assertThat(subtask.out.records)
                    .extracting(record -> record.instruction())
                    .containsExactly("Own: ", "New: ");
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void namesAndTemplatesAreLookedUpAfterTheRestore(StateBackend backend) throws Exception {
        Chunk named = new Chunk("a", "0", 0, 1, "1", null, "n", Map.of(), false, null);
        Chunk plain = new Chunk("b", "0", 0, 1, "2", null, null, Map.of("k", "1"), false, null);
        OperatorSubtaskState unnamed;
        try (Subtask subtask = open(backend)) {
            subtask.process(plain);
            unnamed = subtask.checkpoint(1);
        }
        EmbeddingOptions template = OPTIONS.withTemplate(InstructionTemplate.parse("New {k}: "));
        try (Subtask subtask = Subtask.restore(template, backend, unnamed)) {
            subtask.finish("2");
            assertThat(subtask.out.records.get(0).instruction()).isEqualTo("New 1: ");
        }
        OperatorSubtaskState state;
        try (Subtask subtask = Subtask.restore(names("Old: "), backend, EMPTY)) {
            subtask.process(named);
            state = subtask.checkpoint(1);
        }
        try (Subtask subtask = Subtask.restore(names("New: "), backend, state)) {
            subtask.finish("1");
            assertThat(subtask.out.records.get(0).instruction()).isEqualTo("New: ");
            assertThat(subtask.out.records.get(0).instructionName()).isEqualTo("n");
        }
    }

    private static EmbeddingOptions names(String instruction) {
        return OPTIONS.withNames(
                InstructionNames.of(
                        List.of(new NamedInstruction("n", instruction, null)), List.of("n")));
    }

    @ParameterizedTest
    @MethodSource("backends")
    void theNextCheckpointForgetsWhatHasFinished(StateBackend backend) throws Exception {
        OperatorSubtaskState second;
        try (Subtask subtask = open(backend)) {
            subtask.upsert("a", "1");
            subtask.upsert("a", "2");
            subtask.upsert("b", "3");
            subtask.checkpoint(1);
            subtask.finish("1", "3");
            second = subtask.checkpoint(2);
        }
        OperatorSubtaskState third;
        try (Subtask subtask = Subtask.restore(OPTIONS, backend, second)) {
            assertThat(subtask.engine.texts()).containsExactly("2");
            subtask.finish("2");
            third = subtask.checkpoint(3);
        }
        try (Subtask subtask = Subtask.restore(OPTIONS, backend, third)) {
            assertThat(subtask.engine.texts()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void finishedButNotEmittedIsInFlight(StateBackend backend) throws Exception {
        OperatorSubtaskState state;
        try (Subtask subtask = open(backend)) {
            subtask.upsert("a", "1");
            subtask.upsert("a", "2");
            subtask.upsert("b", "3");
            subtask.upsert("b", "4");
            subtask.finish("2");
            subtask.engine.fail("4", "too hard");
            subtask.readMail();
            subtask.engine.finish("3");
            state = subtask.checkpoint(1);
            subtask.readMail();
            assertThat(subtask.events()).containsExactly("b=3", "b!4");
        }
        try (Subtask subtask = Subtask.restore(OPTIONS, backend, state)) {
            assertThat(subtask.engine.texts()).containsExactlyInAnyOrder("1", "2", "3", "4");
        }
    }

    @ParameterizedTest
    @MethodSource("rescalings")
    void followsItsKeysToOtherParallelisms(StateBackend backend, SnapshotType type)
            throws Exception {
        List<String> expected = new ArrayList<>();
        Subtask[] subtasks = {open(backend)};
        for (int key = 0; key < 50; key++) {
            for (int version = 0; version < 3; version++) {
                subtasks[0].upsert("k" + key, key + "/" + version);
                expected.add(key + "/" + version);
            }
        }
        subtasks = rescale(subtasks, backend, type, 3);
        int busy = 0;
        for (Subtask subtask : subtasks) {
            busy += subtask.engine.texts().isEmpty() ? 0 : 1;
        }
        assertThat(busy).isEqualTo(3);
        subtasks = rescale(subtasks, backend, type, 2);
        List<String> texts = new ArrayList<>();
        for (Subtask subtask : subtasks) {
            subtask.engine.finishAll();
            subtask.readMail();
            assertThat(subtask.engine.texts()).isEmpty();
            subtask.out.records.forEach(record -> texts.add(record.text()));
            subtask.close();
        }
        assertThat(texts).containsExactlyInAnyOrderElementsOf(expected);
        for (int key = 0; key < 50; key++) {
            String prefix = key + "/";
            assertThat(texts.stream().filter(text -> text.startsWith(prefix)))
                    .containsExactly(prefix + 0, prefix + 1, prefix + 2);
        }
    }

    @Test
    void theBackendMayChangeOverACanonicalSavepoint() throws Exception {
        OperatorSubtaskState state;
        try (Subtask subtask = open(new HashMapStateBackend())) {
            subtask.upsert("a", "1");
            subtask.upsert("a", "2");
            state = subtask.snapshot(1, SavepointType.savepoint(SavepointFormatType.CANONICAL));
        }
        try (Subtask subtask = Subtask.restore(OPTIONS, new EmbeddedRocksDBStateBackend(), state)) {
            subtask.finish("2", "1");
            assertThat(subtask.events()).containsExactly("a=1", "a=2");
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void moreThanTheCapacityIsRestored(StateBackend backend) throws Exception {
        OperatorSubtaskState state;
        try (Subtask subtask = open(backend)) {
            for (int i = 0; i < 20; i++) {
                subtask.upsert("k" + i, "" + i);
            }
            state = subtask.checkpoint(1);
        }
        try (Subtask subtask = Subtask.restore(OPTIONS.withCapacity(4), backend, state)) {
            assertThat(subtask.engine.texts()).hasSize(20);
            assertThat(subtask.engine.flushes).isZero();
            subtask.engine.onFlush = subtask.engine::finishAll;
            subtask.upsert("a", "new");
            assertThat(subtask.events()).hasSize(20).doesNotContain("a=new");
        }
    }

    @Test
    void whatNeedsNoModelIsEmittedAgainAtTheRestore() throws Exception {
        StateBackend backend = new HashMapStateBackend();
        OperatorSubtaskState state;
        try (Subtask subtask = open(backend)) {
            subtask.upsert("b", "1");
            subtask.harness.processWatermark(10);
            subtask.delete("a");
            assertThat(subtask.events()).isEmpty();
            state = subtask.checkpoint(1);
        }
        try (Subtask subtask = Subtask.restore(OPTIONS, backend, state)) {
            assertThat(subtask.events()).containsExactly("a-");
        }
    }

    @Test
    void latestWinsAmongRestoredElementsToo() throws Exception {
        StateBackend backend = new HashMapStateBackend();
        OperatorSubtaskState state;
        try (Subtask subtask = open(backend)) {
            subtask.upsert("a", "1");
            subtask.upsert("a", "2");
            state = subtask.checkpoint(1);
        }
        try (Subtask subtask = Subtask.restore(OPTIONS.withLatestWins(true), backend, state)) {
            assertThat(subtask.engine.texts()).containsExactly("2");
            subtask.upsert("a", "3");
            subtask.finish("3");
            assertThat(subtask.events()).containsExactly("a=3");
        }
    }

    private static Subtask open(StateBackend backend) throws Exception {
        return Subtask.restore(OPTIONS, backend, OperatorSubtaskState.builder().build());
    }

    private static Subtask[] rescale(
            Subtask[] before, StateBackend backend, SnapshotType type, int parallelism)
            throws Exception {
        OperatorSubtaskState[] states = new OperatorSubtaskState[before.length];
        for (int i = 0; i < before.length; i++) {
            states[i] = before[i].snapshot(1, type);
        }
        Subtask[] after = Subtask.rescale(OPTIONS, backend, states, parallelism);
        for (Subtask subtask : before) {
            subtask.close();
        }
        return after;
    }
}
