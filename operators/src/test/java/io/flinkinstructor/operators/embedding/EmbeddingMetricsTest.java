package io.flinkinstructor.operators.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MeterView;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EmbeddingMetricsTest {

    private static final EmbeddingOptions OPTIONS =
            EmbeddingOptions.DEFAULTS.withLatestWins(true).withInstruction("");

    @Test
    void countsWhatBecomesOfElements() throws Exception {
        try (Subtask subtask = Subtask.open(OPTIONS)) {
            subtask.upsert("a", "1");
            subtask.upsert("a", "two");
            subtask.upsert("b", "x".repeat(100));
            subtask.upsert("c", "!");
            subtask.upsert("d", "zero");
            subtask.delete("e");
            subtask.finish("two", "x".repeat(100), "zero");
            assertThat(subtask.count("superseded")).isEqualTo(1);
            assertThat(subtask.count("embedded")).isEqualTo(2);
            assertThat(subtask.count("failed")).isEqualTo(2);
            assertThat(subtask.count("deleted")).isEqualTo(1);
            assertThat(subtask.count("truncated")).isEqualTo(1);
            assertThat(subtask.count("tokens")).isEqualTo(4 + 16 + 5);
            MeterView tokens = (MeterView) subtask.metric("tokensPerSecond");
            assertThat(tokens.getCount()).isEqualTo(4 + 16 + 5);
        }
    }

    @Test
    void showsWhatIsInFlight() throws Exception {
        try (Subtask subtask = Subtask.open(OPTIONS)) {
            subtask.upsert("a", "1");
            subtask.upsert("b", "2");
            assertThat(gauge(subtask, "inFlight")).isEqualTo(2);
            assertThat((Long) gauge(subtask, "inFlightBytes")).isBetween(500L, 5_000L);
            subtask.finish("1", "2");
            assertThat(gauge(subtask, "inFlight")).isEqualTo(0);
            assertThat(gauge(subtask, "inFlightBytes")).isEqualTo(0L);
        }
    }

    @Test
    void showsTheNewestCheckpointBeforeWhichNothingInFlightCame() throws Exception {
        OperatorSubtaskState state;
        try (Subtask subtask = Subtask.open(OPTIONS)) {
            assertThat(gauge(subtask, "completeCheckpoint")).isEqualTo(-1L);
            subtask.checkpoint(1);
            assertThat(gauge(subtask, "completeCheckpoint")).isEqualTo(1L);
            subtask.upsert("a", "1");
            subtask.upsert("b", "2");
            subtask.checkpoint(2);
            assertThat(gauge(subtask, "completeCheckpoint")).isEqualTo(1L);
            subtask.finish("1");
            // The newer version stands for the older one, which is dropped.
            subtask.upsert("b", "3");
            subtask.checkpoint(4);
            assertThat(gauge(subtask, "completeCheckpoint")).isEqualTo(1L);
            subtask.upsert("c", "4");
            subtask.finish("3");
            state = subtask.checkpoint(5);
            assertThat(gauge(subtask, "completeCheckpoint")).isEqualTo(4L);
        }
        try (Subtask subtask = Subtask.restore(OPTIONS, new HashMapStateBackend(), state)) {
            assertThat(gauge(subtask, "completeCheckpoint")).isEqualTo(-1L);
            subtask.checkpoint(6);
            assertThat(gauge(subtask, "completeCheckpoint")).isEqualTo(-1L);
            subtask.upsert("d", "5");
            subtask.finish("4");
            subtask.checkpoint(7);
            assertThat(gauge(subtask, "completeCheckpoint")).isEqualTo(6L);
            subtask.finish("5");
            subtask.checkpoint(8);
            assertThat(gauge(subtask, "completeCheckpoint")).isEqualTo(8L);
        }
    }

    @Test
    void showsHowFullTheEnginesBatchesAre() throws Exception {
        try (Subtask subtask = Subtask.open(OPTIONS)) {
            assertThat(gauge(subtask, "batchFill")).isEqualTo(0.25);
            assertThat(gauge(subtask, "paddingShare")).isEqualTo(0.25);
        }
    }

    @Test
    void measuresOneElementOfEachMail() throws Exception {
        try (Subtask subtask = Subtask.open(OPTIONS)) {
            subtask.upsert("a", "1");
            subtask.upsert("b", "2");
            subtask.upsert("c", "3");
            subtask.finish("1", "2");
            subtask.finish("3");
            assertThat(histogram(subtask, "runTimeMs").getCount()).isEqualTo(2);
            assertThat(histogram(subtask, "runTimeMs").getStatistics().getMax()).isEqualTo(7);
            assertThat(histogram(subtask, "queueTimeMs").getCount()).isEqualTo(2);
            assertThat(histogram(subtask, "queueTimeMs").getStatistics().getMin()).isNotNegative();
            assertThat(histogram(subtask, "embedTimeMs").getCount()).isEqualTo(2);
        }
    }

    private static Object gauge(Subtask subtask, String name) {
        return ((Gauge<?>) subtask.metric(name)).getValue();
    }

    private static Histogram histogram(Subtask subtask, String name) {
        return (Histogram) subtask.metric(name);
    }
}
