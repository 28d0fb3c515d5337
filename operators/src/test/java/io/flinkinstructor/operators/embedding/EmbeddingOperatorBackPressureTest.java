package io.flinkinstructor.operators.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.testutils.CheckedThread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waits for room or for the end; always by yielding. */
@Timeout(60)
class EmbeddingOperatorBackPressureTest {

    private static final EmbeddingOptions TWO = EmbeddingOptions.DEFAULTS.withCapacity(2);

    @Test
    void whenFullItFlushesAndTakesResultsUntilThereIsRoom() throws Exception {
        try (Subtask subtask = Subtask.open(TWO)) {
            subtask.upsert("a", "1");
            subtask.upsert("b", "2");
            assertThat(subtask.engine.flushes).isZero();
            subtask.engine.onFlush = () -> subtask.engine.finish("1");
            subtask.upsert("c", "3");
            assertThat(subtask.engine.flushes).isEqualTo(1);
            assertThat(subtask.events()).containsExactly("a=1");
            assertThat(subtask.engine.texts()).containsExactly("2", "3");
        }
    }

    @Test
    void whatIsFinishedButMustWaitForItsTurnTakesRoom() throws Exception {
        try (Subtask subtask = Subtask.open(TWO)) {
            subtask.upsert("a", "1");
            subtask.upsert("a", "2");
            List<String> finish = new ArrayList<>(List.of("2", "1"));
            subtask.engine.onFlush = () -> subtask.engine.finish(finish.remove(0));
            subtask.upsert("b", "3");
            assertThat(finish).isEmpty();
            assertThat(subtask.events()).containsExactly("a=1", "a=2");
        }
    }

    @Test
    void resultsComeFromOtherThreadsWhileItYields() throws Exception {
        try (Subtask subtask = Subtask.open(EmbeddingOptions.DEFAULTS.withCapacity(1))) {
            subtask.upsert("a", "1");
            CheckedThread[] lane = new CheckedThread[1];
            subtask.engine.onFlush =
                    () -> {
                        lane[0] =
                                new CheckedThread() {
                                    @Override
                                    public void go() {
                                        subtask.engine.finish("1");
                                    }
                                };
                        lane[0].start();
                    };
            subtask.upsert("b", "2");
            lane[0].sync();
            assertThat(subtask.events()).containsExactly("a=1");
        }
    }

    @Test
    void bytesAreLimitedToo() throws Exception {
        try (Subtask subtask =
                Subtask.open(EmbeddingOptions.DEFAULTS.withMaxInFlightBytes(10_000))) {
            String large = "x".repeat(4_000);
            subtask.upsert("a", large);
            subtask.engine.onFlush = () -> subtask.engine.finish(large);
            subtask.upsert("b", "2");
            assertThat(subtask.engine.flushes).isZero();
            subtask.upsert("c", "y".repeat(4_000));
            assertThat(subtask.events()).containsExactly("a=" + large);
        }
    }

    @Test
    void allChunksOfADocumentGoInAndWhatFollowsWaitsForOneToLeave() throws Exception {
        try (Subtask subtask = Subtask.open(TWO)) {
            for (Chunk chunk : Versions.of("a", "1", "2", "3", "4", "5")) {
                subtask.process(chunk);
            }
            assertThat(subtask.engine.flushes).isZero();
            assertThat(subtask.engine.texts()).hasSize(5);
            List<String> finish = new ArrayList<>(List.of("2", "1"));
            subtask.engine.onFlush = () -> subtask.engine.finish(finish.remove(0));
            subtask.upsert("b", "6");
            assertThat(finish).isEmpty();
            assertThat(subtask.events()).containsExactly("a/1=1", "a/2=2");
            assertThat(subtask.engine.texts()).containsExactly("3", "4", "5", "6");
        }
    }

    @Test
    void theBytesOfADocumentsChunksAreLimited() throws Exception {
        try (Subtask subtask =
                Subtask.open(EmbeddingOptions.DEFAULTS.withMaxInFlightBytes(10_000))) {
            String large = "x".repeat(4_000);
            subtask.engine.onFlush = () -> subtask.engine.finish(large);
            for (Chunk chunk : Versions.of("a", "c=" + large, "d=" + large)) {
                subtask.process(chunk);
            }
            assertThat(subtask.engine.flushes).isEqualTo(1);
            assertThat(subtask.events()).containsExactly("a/c=" + large);
        }
    }

    @Test
    void oneElementGoesInWhateverItsSize() throws Exception {
        try (Subtask subtask = Subtask.open(EmbeddingOptions.DEFAULTS.withMaxInFlightBytes(1))) {
            subtask.upsert("a", "1");
            assertThat(subtask.engine.texts()).containsExactly("1");
            subtask.engine.onFlush = () -> subtask.engine.finish("1");
            subtask.upsert("b", "2");
            assertThat(subtask.engine.texts()).containsExactly("2");
        }
    }

    @Test
    void theKeyIsThatOfTheElementEvenIfMailsMoveIt() throws Exception {
        EmbeddingOptions one = EmbeddingOptions.DEFAULTS.withCapacity(1);
        try (Subtask subtask = Subtask.open(one)) {
            subtask.upsert("a", "1");
            subtask.engine.onFlush =
                    () -> {
                        subtask.harness.getOperator().setCurrentKey("elsewhere");
                        subtask.engine.finish("1");
                    };
            subtask.upsert("b", "2");
            subtask.checkpoint(1);
            assertThat(subtask.harness.getOperator().getCurrentKey()).isEqualTo("b");
        }
    }

    @Test
    void theEndOfTheInputWaitsForAllResults() throws Exception {
        try (Subtask subtask = Subtask.open(EmbeddingOptions.DEFAULTS)) {
            subtask.upsert("a", "1");
            subtask.upsert("a", "2");
            subtask.upsert("b", "3");
            subtask.harness.processWatermark(Long.MAX_VALUE);
            List<String> finish = new ArrayList<>(List.of("3", "2", "1"));
            subtask.engine.onFlush = () -> subtask.engine.finish(finish.remove(0));
            subtask.harness.endInput();
            assertThat(subtask.events())
                    .containsExactly("b=3", "a=1", "a=2", "W(" + Long.MAX_VALUE + ")");
            subtask.harness.getOperator().finish();
        }
    }

    @Test
    void finishingWithElementsInFlightIsABug() throws Exception {
        try (Subtask subtask = Subtask.open(EmbeddingOptions.DEFAULTS)) {
            subtask.upsert("a", "1");
            assertThatThrownBy(() -> subtask.harness.getOperator().finish())
                    .hasMessageContaining("1 elements in flight");
        }
    }
}
