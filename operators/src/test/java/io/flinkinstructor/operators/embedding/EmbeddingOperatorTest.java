package io.flinkinstructor.operators.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.SourcePosition;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.watermark.BoolWatermark;
import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributesBuilder;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EmbeddingOperatorTest {

    private static final EmbeddingOptions OPTIONS = EmbeddingOptions.DEFAULTS;

    @Test
    void keepsTheOrderOfEachKey() throws Exception {
        try (Subtask subtask = Subtask.open(OPTIONS)) {
            subtask.upsert("a", "1");
            subtask.upsert("b", "2");
            subtask.upsert("a", "3");
            subtask.upsert("a", "4");
            subtask.finish("4", "3");
            assertThat(subtask.events()).isEmpty();
            subtask.finish("1");
            assertThat(subtask.events()).containsExactly("a=1", "a=3", "a=4");
        }
    }

    @Test
    void otherKeysDoNotWait() throws Exception {
        try (Subtask subtask = Subtask.open(OPTIONS)) {
            subtask.upsert("a", "1");
            subtask.upsert("b", "2");
            subtask.upsert("c", "3");
            subtask.finish("3");
            subtask.finish("2");
            assertThat(subtask.events()).containsExactly("c=3", "b=2");
        }
    }

    @Test
    void aDeletionCostsNothingAndKeepsItsPlace() throws Exception {
        try (Subtask subtask = Subtask.open(OPTIONS)) {
            subtask.delete("b");
            assertThat(subtask.events()).containsExactly("b-");
            subtask.upsert("a", "1");
            subtask.delete("a");
            subtask.upsert("a", "2");
            assertThat(subtask.engine.texts()).containsExactly("1", "2");
            subtask.finish("2");
            assertThat(subtask.events()).containsExactly("b-");
            subtask.finish("1");
            assertThat(subtask.events()).containsExactly("b-", "a=1", "a-", "a=2");
        }
    }

    @Test
    void nothingOvertakesAWatermarkNorAWatermarkAnything() throws Exception {
        try (Subtask subtask = Subtask.open(OPTIONS)) {
            subtask.harness.processWatermark(5);
            subtask.upsert("a", "1");
            subtask.upsert("b", "2");
            subtask.harness.processWatermark(10);
            subtask.upsert("c", "3");
            subtask.delete("d");
            subtask.harness.processWatermark(20);
            subtask.finish("3", "1");
            assertThat(subtask.events()).containsExactly("W(5)", "a=1");
            subtask.finish("2");
            assertThat(subtask.events())
                    .containsExactly("W(5)", "a=1", "b=2", "W(10)", "d-", "c=3", "W(20)");
        }
    }

    @Test
    void ofWatermarksWithNothingBetweenTheLastIsEnough() throws Exception {
        try (Subtask subtask = Subtask.open(OPTIONS)) {
            subtask.upsert("a", "1");
            subtask.harness.processWatermark(10);
            subtask.harness.processWatermark(20);
            subtask.finish("1");
            assertThat(subtask.events()).containsExactly("a=1", "W(20)");
        }
    }

    @Test
    void otherMarksKeepTheirPlaceToo() throws Exception {
        try (Subtask subtask = Subtask.open(OPTIONS)) {
            subtask.upsert("a", "1");
            subtask.harness.processWatermarkStatus(WatermarkStatus.IDLE);
            subtask.harness.processWatermarkStatus(WatermarkStatus.ACTIVE);
            subtask.upsert("b", "2");
            subtask.harness.processRecordAttributes(
                    new RecordAttributesBuilder(List.of()).setBacklog(true).build());
            subtask.harness
                    .getOneInputOperator()
                    .processWatermark(new WatermarkEvent(new BoolWatermark(true, "mine"), false));
            subtask.finish("2");
            assertThat(subtask.events()).isEmpty();
            subtask.finish("1");
            assertThat(subtask.events())
                    .containsExactly("a=1", "IDLE", "ACTIVE", "b=2", "BACKLOG", "WE(mine)");
        }
    }

    @Test
    void latencyMarkersGoThroughAtOnce() throws Exception {
        try (Subtask subtask = Subtask.open(OPTIONS)) {
            subtask.upsert("a", "1");
            subtask.harness
                    .getOneInputOperator()
                    .processLatencyMarker(new LatencyMarker(0, new OperatorID(), 0));
            assertThat(subtask.events()).containsExactly("LATENCY");
        }
    }

    @Test
    void carriesTimestampsOrTheirAbsence() throws Exception {
        try (Subtask subtask = Subtask.open(OPTIONS)) {
            subtask.harness.processElement(Subtask.chunk("a", "1"), 7);
            subtask.upsert("b", "2");
            subtask.harness.processElement(Subtask.chunk("c", null), Long.MIN_VALUE);
            subtask.harness.processElement(Subtask.chunk("d", "!"), 8);
            subtask.finish("1", "2");
            assertThat(subtask.events())
                    .containsExactly("c-@" + Long.MIN_VALUE, "d!!@8", "a=1@7", "b=2");
        }
    }

    @Test
    void fillsInTheRecord() throws Exception {
        SourcePosition source = new SourcePosition("documents", 1, 2, 3);
        try (Subtask subtask = Subtask.open(OPTIONS)) {
            subtask.process(
                    new Chunk("a", "c7", 2, 9, "1", "Own: ", "n", Map.of("k", "1"), false, source));
            subtask.finish("1");
            assertThat(subtask.out.records.get(0))
                    .usingRecursiveComparison()
                    .isEqualTo(
                            new EmbeddedRecord(
                                    "a",
                                    "c7",
                                    2,
                                    9,
                                    "1",
                                    "Own: ",
                                    "n",
                                    "fake",
                                    "f00d",
                                    FakeEngine.vectorOf("1"),
                                    Map.of("k", "1"),
                                    source));
            subtask.process(
                    new Chunk("a", "c7", 2, 9, null, null, "n", Map.of("k", "1"), true, source));
            assertThat(subtask.out.records.get(1))
                    .usingRecursiveComparison()
                    .isEqualTo(
                            new EmbeddedRecord(
                                    "a",
                                    "c7",
                                    0,
                                    0,
                                    null,
                                    null,
                                    "n",
                                    null,
                                    null,
                                    null,
                                    Map.of("k", "1"),
                                    source));
        }
    }

    @Test
    void refusesAnUnknownPromptAtStart() {
        assertThatThrownBy(() -> Subtask.open(OPTIONS.withPrompt("qeury")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fake")
                .hasMessageContaining("'qeury'")
                .hasMessageContaining("query")
                .hasMessageContaining("passage");
    }

    @Test
    void whatFailsAloneGoesToTheSideOutputInItsTurn() throws Exception {
        try (Subtask subtask = Subtask.open(OPTIONS)) {
            subtask.upsert("a", "1");
            subtask.upsert("a", "2");
            subtask.upsert("a", "3");
            subtask.engine.fail("2", "too hard");
            subtask.finish("3");
            assertThat(subtask.events()).isEmpty();
            subtask.finish("1");
            assertThat(subtask.events()).containsExactly("a=1", "a!2", "a=3");
            assertThat(subtask.out.failures)
                    .containsExactly(new EmbeddingFailure(Subtask.chunk("a", "2"), "too hard"));
        }
    }

    @Test
    void aTextThatCannotBeTokenizedFailsAlone() throws Exception {
        try (Subtask subtask = Subtask.open(OPTIONS)) {
            subtask.upsert("a", "1");
            subtask.upsert("a", "!!");
            subtask.upsert("b", "!");
            assertThat(subtask.events()).containsExactly("b!!");
            subtask.finish("1");
            assertThat(subtask.events()).containsExactly("b!!", "a=1", "a!!!");
            assertThat(subtask.out.failures.get(1).reason())
                    .isEqualTo("the text of 2 characters cannot be tokenized: exclamation");
        }
    }

    @Test
    void vectorsWithoutADirectionFail() throws Exception {
        try (Subtask subtask = Subtask.open(OPTIONS)) {
            subtask.upsert("a", "zero");
            subtask.upsert("b", "nan");
            subtask.upsert("c", "infinite");
            subtask.finish("zero", "nan", "infinite");
            assertThat(subtask.events()).containsExactly("a!zero", "b!nan", "c!infinite");
            assertThat(subtask.out.failures.get(0).reason()).contains("zero vector");
            assertThat(subtask.out.failures.get(1).reason()).contains("NaN as component 1");
            assertThat(subtask.out.failures.get(2).reason()).contains("-Infinity as component 0");
        }
    }

    @Test
    void anEngineThatFailsFailsTheTask() throws Exception {
        try (Subtask subtask = Subtask.open(OPTIONS)) {
            subtask.environment.setExpectedExternalFailureCause(IllegalStateException.class);
            subtask.upsert("a", "1");
            IllegalStateException cause = new IllegalStateException("no device");
            subtask.engine.failEngine(cause);
            assertThat(subtask.environment.getActualExternalFailureCause().orElseThrow())
                    .isSameAs(cause);
        }
    }

    @Test
    void elementsMayShareOneStreamRecord() throws Exception {
        try (Subtask subtask = Subtask.open(OPTIONS)) {
            subtask.harness.getExecutionConfig().enableObjectReuse();
            StreamRecord<Chunk> shared = new StreamRecord<>(null);
            subtask.harness.processElement(shared.replace(Subtask.chunk("a", "1"), 1));
            subtask.harness.processElement(shared.replace(Subtask.chunk("b", "2"), 2));
            shared.replace(Subtask.chunk("c", "3"), 3);
            subtask.finish("1", "2");
            assertThat(subtask.events()).containsExactly("a=1@1", "b=2@2");
        }
    }

    @Test
    void nothingIsEmittedAfterItIsClosed() throws Exception {
        Subtask subtask = Subtask.open(OPTIONS);
        subtask.upsert("a", "1");
        subtask.upsert("b", "2");
        subtask.engine.finish("1");
        subtask.close();
        assertThat(subtask.engine.closed).isTrue();
        subtask.finish("2");
        subtask.engine.failEngine(new IllegalStateException("late"));
        assertThat(subtask.events()).isEmpty();
    }

    @Test
    void closesBeforeItWasOpened() throws Exception {
        new Subtask(OPTIONS, new HashMapStateBackend(), 1, 0).close();
    }
}
