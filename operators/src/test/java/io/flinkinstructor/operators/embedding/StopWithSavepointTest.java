package io.flinkinstructor.operators.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What finishes after the savepoint must not come out twice. */
@Timeout(60)
class StopWithSavepointTest {

    private static final EmbeddingOptions OPTIONS = EmbeddingOptions.DEFAULTS;

    @ParameterizedTest
    @EnumSource(SavepointFormatType.class)
    void withoutDrainNothingIsEmittedAfterTheSavepoint(SavepointFormatType format)
            throws Exception {
        OperatorSubtaskState state;
        try (Subtask subtask = Subtask.open(OPTIONS)) {
            subtask.upsert("a", "1");
            subtask.upsert("b", "2");
            subtask.finish("1");
            state = subtask.snapshot(1, SavepointType.suspend(format));
            subtask.finish("2");
            subtask.harness.notifyOfCompletedCheckpoint(1);
            subtask.readMail();
            assertThat(subtask.events()).containsExactly("a=1");
        }
        try (Subtask subtask = Subtask.restore(OPTIONS, new HashMapStateBackend(), state)) {
            subtask.finish("2");
            assertThat(subtask.events()).containsExactly("b=2");
        }
    }

    @Test
    void whenItIsAbortedWhatFinishedMeanwhileIsEmitted() throws Exception {
        try (Subtask subtask = Subtask.open(OPTIONS)) {
            subtask.upsert("a", "1");
            subtask.upsert("b", "2");
            subtask.snapshot(3, SavepointType.suspend(SavepointFormatType.CANONICAL));
            subtask.finish("1");
            subtask.harness.processWatermark(10);
            subtask.harness.getOperator().notifyCheckpointAborted(2);
            assertThat(subtask.events()).isEmpty();
            subtask.harness.getOperator().notifyCheckpointAborted(3);
            assertThat(subtask.events()).containsExactly("a=1");
            subtask.finish("2");
            assertThat(subtask.events()).containsExactly("a=1", "b=2", "W(10)");
        }
    }

    @Test
    void withDrainTheGateStaysOpen() throws Exception {
        try (Subtask subtask = Subtask.open(OPTIONS)) {
            subtask.upsert("a", "1");
            subtask.snapshot(1, SavepointType.terminate(SavepointFormatType.CANONICAL));
            subtask.finish("1");
            assertThat(subtask.events()).containsExactly("a=1");
        }
    }

    @Test
    void aSavepointThatDoesNotStopTheJobLeavesTheGateOpen() throws Exception {
        try (Subtask subtask = Subtask.open(OPTIONS)) {
            subtask.upsert("a", "1");
            subtask.snapshot(1, SavepointType.savepoint(SavepointFormatType.CANONICAL));
            subtask.checkpoint(2);
            subtask.finish("1");
            assertThat(subtask.events()).containsExactly("a=1");
        }
    }

    @Test
    void theEndOfTheInputOpensTheGate() throws Exception {
        try (Subtask subtask = Subtask.open(OPTIONS)) {
            subtask.upsert("a", "1");
            subtask.upsert("b", "2");
            subtask.snapshot(1, SavepointType.suspend(SavepointFormatType.CANONICAL));
            subtask.finish("1");
            subtask.engine.onFlush = subtask.engine::finishAll;
            subtask.harness.endInput();
            assertThat(subtask.events()).containsExactly("a=1", "b=2");
        }
    }
}
