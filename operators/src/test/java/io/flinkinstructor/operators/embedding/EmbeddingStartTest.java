package io.flinkinstructor.operators.embedding;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.junit.jupiter.api.Test;

class EmbeddingStartTest {

    private static final EmbeddingOptions UNKNOWN_PROMPT =
            EmbeddingOptions.DEFAULTS.withPrompt("nope");

    @Test
    void aJobThatStartsWithWhatCannotWorkIsNotRestarted() throws Exception {
        try (Subtask subtask = new Subtask(UNKNOWN_PROMPT, new HashMapStateBackend(), 1, 0)) {
            assertThatThrownBy(subtask.harness::open)
                    .isInstanceOf(SuppressRestartsException.class)
                    .cause()
                    .hasMessageContaining("no prompt 'nope'")
                    .hasMessageContaining("query");
        }
    }

    @Test
    void aJobThatHasRunBeforeIsRestartedByItsStrategy() throws Exception {
        OperatorSubtaskState state;
        try (Subtask before = Subtask.open(EmbeddingOptions.DEFAULTS)) {
            state = before.checkpoint(1);
        }
        try (Subtask subtask = new Subtask(UNKNOWN_PROMPT, new HashMapStateBackend(), 1, 0)) {
            subtask.harness.initializeState(state);

            assertThatThrownBy(subtask.harness::open)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no prompt 'nope'");
        }
    }
}
