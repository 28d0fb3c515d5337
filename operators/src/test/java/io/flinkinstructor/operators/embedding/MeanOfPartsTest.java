package io.flinkinstructor.operators.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.operators.indexing.ChangeDetectionOptions;
import io.flinkinstructor.operators.indexing.HashedChunks;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One vector for the parts of a text, whatever becomes of them. */
@Timeout(60)
class MeanOfPartsTest {

    private static final EmbeddingOptions OPTIONS =
            EmbeddingOptions.DEFAULTS.withLatestWins(true).withInstruction("I: ");
    private static final BarParts BARS = new BarParts('|');
    private static final OperatorSubtaskState EMPTY = OperatorSubtaskState.builder().build();

    @Test
    void shouldEmitTheMeanWhenAllPartsAreBack() throws Exception {
        try (Subtask subtask = open()) {
            subtask.upsert("a", "11|2|3");
            assertThat(subtask.engine.texts()).containsExactly("11", "2", "3");
            subtask.finish("3", "11");
            assertThat(subtask.events()).isEmpty();
            subtask.finish("2");
            assertThat(subtask.events()).containsExactly("a=11|2|3");
            EmbeddedRecord record = subtask.out.records.get(0);
            assertThat(record.embedding()).isEqualTo(BARS.mean("11|2|3"));
            assertThat(record.chunk()).isEqualTo(Chunk.WHOLE);
            assertThat(record.text()).isEqualTo("11|2|3");
            assertThat(record.instruction()).isEqualTo("I: ");
            assertThat(record.isPart()).isFalse();
        }
    }

    @Test
    void shouldBringTheVectorOfASinglePartToLengthOneToo() throws Exception {
        try (Subtask subtask = open()) {
            subtask.upsert("a", "12");
            subtask.finish("12");
            float[] vector = subtask.out.records.get(0).embedding();
            assertThat(vector).isEqualTo(BARS.mean("12"));
            assertThat(Math.hypot(vector[0], vector[1])).isBetween(0.999999, 1.000001);
        }
    }

    @Test
    void shouldKeepTheOrderOfTheKey() throws Exception {
        try (Subtask subtask = open()) {
            subtask.upsert("a", "1|2");
            subtask.delete("b");
            subtask.process(Versions.of("a", "c=3").get(0));
            subtask.finish("3", "1");
            assertThat(subtask.events()).containsExactly("b-");
            subtask.finish("2");
            assertThat(subtask.events()).containsExactly("b-", "a=1|2", "a/c=3");
        }
    }

    @Test
    void shouldCountAnElementOnceAndItsTokensAll() throws Exception {
        try (Subtask subtask = open()) {
            subtask.upsert("a", "1|" + "x".repeat(40) + "|" + "y".repeat(40));
            assertThat(subtask.count("truncated")).isEqualTo(1);
            subtask.delete("a");
            subtask.upsert("b", "1|22");
            subtask.engine.waiting.forEach(call -> assertThat(call.text().unpooled()).isEqualTo(3));
            finishAll(subtask);
            assertThat(subtask.count("embedded")).isEqualTo(1);
            assertThat(subtask.count("tokens")).isEqualTo(5 + 6);
            assertThat(inFlightBytes(subtask)).isZero();
        }
    }

    @Test
    void shouldGiveTheEngineFewPartsAtOnceSoThatOthersGetThrough() throws Exception {
        int parts = 3 * PartsRun.MOST_AT_ONCE;
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            texts.add("p" + i);
        }
        try (Subtask subtask = open()) {
            subtask.upsert("a", String.join("|", texts));
            assertThat(subtask.engine.texts()).hasSize(PartsRun.MOST_AT_ONCE);
            subtask.upsert("b", "1");
            List<String> first = new ArrayList<>(texts.subList(0, PartsRun.MOST_AT_ONCE));
            Collections.reverse(first);
            subtask.finish(first.subList(0, 2).toArray(new String[0]));
            assertThat(subtask.engine.texts())
                    .hasSize(PartsRun.MOST_AT_ONCE + 1)
                    .endsWith("1", "p64", "p65");
            subtask.finish("1");
            assertThat(subtask.events()).containsExactly("b=1");
            while (!subtask.engine.texts().isEmpty()) {
                finishAll(subtask);
            }
            assertThat(subtask.events()).hasSize(2);
            assertThat(subtask.out.records.get(1).embedding())
                    .isEqualTo(BARS.mean(String.join("|", texts)));
        }
    }

    @Test
    void shouldFailWithTheNameOfThePart() throws Exception {
        try (Subtask subtask = open()) {
            subtask.upsert("a", "1|22|3|4");
            subtask.engine.start("1", "22");
            subtask.engine.fail("22", "too hard");
            subtask.readMail();
            // What waited is not run any more; what runs comes back.
            assertThat(subtask.engine.texts()).containsExactly("1");
            assertThat(subtask.events()).isEmpty();
            subtask.finish("1");
            assertThat(subtask.events()).containsExactly("a!1|22|3|4");
            assertThat(subtask.out.failures.get(0).reason())
                    .isEqualTo("chunk 2 of 4, characters 2 to 4: too hard");
            assertThat(subtask.count("failed")).isEqualTo(1);
            assertThat(subtask.count("embedded")).isZero();
            assertThat(inFlightBytes(subtask)).isZero();
        }
    }

    @Test
    void shouldFailOnceWhereSeveralPartsFail() throws Exception {
        try (Subtask subtask = open()) {
            subtask.upsert("a", "1|2");
            subtask.engine.start("1", "2");
            subtask.engine.fail("2", "too hard");
            subtask.engine.fail("1", "harder");
            subtask.readMail();
            assertThat(subtask.events()).containsExactly("a!1|2");
            assertThat(subtask.out.failures.get(0).reason()).endsWith("too hard");
        }
    }

    @Test
    void shouldRefuseVectorsThatNoIndexCanWorkWith() throws Exception {
        try (Subtask subtask = open()) {
            subtask.upsert("a", "1|nan");
            subtask.upsert("b", "zero|zero");
            subtask.upsert("c", "zero|1");
            finishAll(subtask);
            assertThat(subtask.events())
                    .containsExactlyInAnyOrder("a!1|nan", "b!zero|zero", "c=zero|1");
            assertThat(subtask.out.failures)
                    .extracting(EmbeddingFailure::reason)
                    .satisfiesExactlyInAnyOrder(
                            reason ->
                                    assertThat(reason).contains("chunk 2 of 2", "NaN as component"),
                            reason -> assertThat(reason).contains("zero vector"));
        }
    }

    @Test
    void shouldFailWhatCannotBeCutOrTokenized() throws Exception {
        try (Subtask subtask = open()) {
            subtask.upsert("a", "?");
            subtask.upsert("b", "1|!2");
            assertThat(subtask.events()).containsExactly("a!?", "b!1|!2");
            assertThat(subtask.out.failures.get(0).reason()).endsWith("no room");
            assertThat(subtask.engine.submitted).isZero();
        }
    }

    @Test
    void shouldDropWhatWaitsForANewerVersion() throws Exception {
        try (Subtask subtask = open()) {
            subtask.upsert("a", "1|2|3");
            subtask.finish("1");
            subtask.upsert("a", "4|5");
            assertThat(subtask.engine.texts()).containsExactly("4", "5");
            assertThat(subtask.count("superseded")).isEqualTo(1);
            finishAll(subtask);
            assertThat(subtask.events()).containsExactly("a=4|5");
            assertThat(inFlightBytes(subtask)).isZero();
            subtask.harness.getOperator().finish();
        }
    }

    @Test
    void shouldDropWhatRunsForANewerVersionWhenItIsBack() throws Exception {
        try (Subtask subtask = open()) {
            subtask.upsert("a", "1|2|3");
            subtask.engine.start("2");
            subtask.upsert("a", "4");
            assertThat(subtask.engine.texts()).containsExactly("4", "2");
            assertThat(subtask.count("superseded")).isZero();
            subtask.finish("4");
            assertThat(subtask.events()).isEmpty();
            subtask.finish("2");
            assertThat(subtask.events()).containsExactly("a=4");
            assertThat(subtask.count("superseded")).isEqualTo(1);
            assertThat(inFlightBytes(subtask)).isZero();
            subtask.harness.getOperator().finish();
        }
    }

    @Test
    void shouldCutAgainAfterARestoreAsTheOptionsSayThen() throws Exception {
        OperatorSubtaskState state;
        try (Subtask subtask = open()) {
            subtask.upsert("a", "1|2;3");
            subtask.finish("1");
            state = subtask.checkpoint(1);
        }
        try (Subtask subtask = open(ChangeDetection.NONE, new BarParts(';'), state)) {
            assertThat(subtask.engine.texts()).containsExactly("1|2", "3");
            finishAll(subtask);
            assertThat(subtask.events()).containsExactly("a=1|2;3");
            assertThat(subtask.out.records.get(0).embedding())
                    .isEqualTo(new BarParts(';').mean("1|2;3"));
        }
        try (Subtask subtask = open(ChangeDetection.NONE, null, state)) {
            assertThat(subtask.engine.texts()).containsExactly("1|2;3");
        }
    }

    @Test
    void shouldNeitherCutNorEmbedWhatHasNotChanged() throws Exception {
        ChangeDetection detection = new HashedChunks(ChangeDetectionOptions.DEFAULTS);
        try (Subtask subtask = open(detection, BARS, EMPTY)) {
            subtask.upsert("a", "1|2");
            subtask.upsert("a", "1|2");
            assertThat(subtask.engine.submitted).isEqualTo(2);
            finishAll(subtask);
            subtask.upsert("a", "1|2");
            assertThat(subtask.engine.submitted).isEqualTo(2);
            assertThat(subtask.events()).containsExactly("a=1|2");
            // It relies on a version that fails, and is embedded after all.
            subtask.upsert("a", "3|4");
            subtask.upsert("a", "3|4");
            subtask.engine.fail("4", "too hard");
            subtask.readMail();
            assertThat(subtask.engine.texts()).containsExactly("3", "4");
            finishAll(subtask);
            assertThat(subtask.events()).containsExactly("a=1|2", "a!3|4", "a=3|4");
            assertThat(inFlightBytes(subtask)).isZero();
        }
    }

    private static Subtask open() throws Exception {
        return open(ChangeDetection.NONE, BARS, EMPTY);
    }

    private static Subtask open(
            ChangeDetection detection, BarParts parts, OperatorSubtaskState state)
            throws Exception {
        Subtask subtask = new Subtask(OPTIONS, detection, parts, new HashMapStateBackend(), 1, 0);
        subtask.harness.initializeState(state);
        subtask.harness.open();
        return subtask;
    }

    private static void finishAll(Subtask subtask) throws Exception {
        subtask.engine.finishAll();
        subtask.readMail();
    }

    private static long inFlightBytes(Subtask subtask) {
        return (Long) ((Gauge<?>) subtask.metric("inFlightBytes")).getValue();
    }
}
