package io.flinkinstructor.operators.model.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.onnx.GraphTimer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which operator forms are taken, by times that the test gives. */
class FormMeasurementTest {

    @Test
    void aFormThatIsClearlyFasterIsTaken() {
        assertThat(fastest(new long[] {700, 600, 90}, new long[] {300, 100}, new long[] {80, 59}))
                .isEqualTo(
                        new OperatorForms(
                                NormForm.CENTRED, GeluForm.ERF, AttentionForm.MULTI_HEAD));
    }

    @Test
    void oneThatIsHardlyFasterIsNot() {
        assertThat(fastest(new long[] {100, 80, 76}, new long[] {100, 77}, new long[] {100, 99}))
                .isEqualTo(OperatorForms.PINNED);
    }

    @Test
    void thePinnedFormsRunWhereNothingCanBeMeasured() {
        FormMeasurement.Timer broken =
                (graphs, texts, tokens) -> {
                    throw new EmbeddingException("no such operator");
                };
        assertThat(new FormMeasurement(broken).fastest()).isEqualTo(OperatorForms.PINNED);
    }

    @Test
    void everyFormRuns() {
        List<long[]> measured = new ArrayList<>();
        FormMeasurement.Timer kept =
                (graphs, texts, tokens) -> {
                    measured.add(GraphTimer.nanos(graphs, texts, tokens));
                    return measured.get(measured.size() - 1);
                };
        new FormMeasurement(kept).fastest();
        assertThat(measured)
                .hasSize(3)
                .allSatisfy(
                        nanos ->
                                assertThat(Arrays.stream(nanos).boxed())
                                        .allMatch(one -> one > 0 && one < Long.MAX_VALUE));
    }

    private static OperatorForms fastest(long[]... nanos) {
        Iterator<long[]> next = List.of(nanos).iterator();
        return new FormMeasurement((graphs, texts, tokens) -> next.next()).fastest();
    }
}
