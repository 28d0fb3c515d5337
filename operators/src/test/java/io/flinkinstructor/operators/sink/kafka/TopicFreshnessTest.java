package io.flinkinstructor.operators.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.SourcePosition;
import io.flinkinstructor.schemas.VectorEncoding;
import java.util.Map;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.metrics.groups.InternalOperatorMetricGroup;
import org.apache.flink.runtime.metrics.groups.UnregisteredMetricGroups.UnregisteredTaskMetricGroup;
import org.apache.flink.runtime.metrics.util.InterceptingOperatorMetricGroup;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** When embeddings in a topic count as visible. */
class TopicFreshnessTest {

    private final InterceptingOperatorMetricGroup metrics = new InterceptingOperatorMetricGroup();

    private void embed(OneInputStreamOperatorTestHarness<EmbeddedRecord, ?> harness, long time)
            throws Exception {
        harness.processElement(
                new EmbeddedRecord(
                        "i",
                        "0",
                        0,
                        1,
                        "t",
                        null,
                        null,
                        "m",
                        "f",
                        new float[] {1},
                        Map.of(),
                        new SourcePosition("documents", 0, 12, time)),
                9);
    }

    private long[] values() {
        return ((Histogram) metrics.get("freshnessMs")).getStatistics().getValues();
    }

    private interface Work {
        void run(OneInputStreamOperatorTestHarness<EmbeddedRecord, KafkaMessage> harness)
                throws Exception;
    }

    private void with(boolean transactional, Work work) throws Exception {
        UnregisteredTaskMetricGroup group =
                new UnregisteredTaskMetricGroup() {
                    @Override
                    public InternalOperatorMetricGroup getOrAddOperator(
                            OperatorID id, String name, Map<String, String> variables) {
                        return metrics;
                    }
                };
        MockEnvironment environment = new MockEnvironmentBuilder().setMetricGroup(group).build();
        OneInputStreamOperatorTestHarness<EmbeddedRecord, KafkaMessage> harness =
                new OneInputStreamOperatorTestHarness<>(
                        new ProcessOperator<>(
                                new EncodeEmbeddings(
                                        new EmbeddingFormat.Json(VectorEncoding.ARRAY),
                                        1000,
                                        transactional)),
                        environment);
        try {
            harness.open();
            work.run(harness);
        } finally {
            harness.close();
            environment.close();
        }
    }

    @Test
    void shouldCountFromTheEventToTheCheckpointThatCommits() throws Exception {
        with(
                true,
                harness -> {
                    embed(harness, System.currentTimeMillis() - 60_000);
                    harness.snapshot(1, 0);
                    embed(harness, System.currentTimeMillis());
                    assertThat(values()).isEmpty();
                    harness.notifyOfCompletedCheckpoint(1);
                    assertThat(values()).hasSize(1);
                    assertThat(values()[0]).isGreaterThanOrEqualTo(60_000);
                });
    }

    @Test
    void shouldCountToTheWritingWhereNoCheckpointIsWaitedFor() throws Exception {
        with(
                false,
                harness -> {
                    embed(harness, System.currentTimeMillis() - 60_000);
                    embed(harness, -1);
                    assertThat(values()).hasSize(1);
                    assertThat(values()[0]).isGreaterThanOrEqualTo(60_000);
                });
    }
}
