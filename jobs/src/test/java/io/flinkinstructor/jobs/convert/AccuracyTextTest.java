package io.flinkinstructor.jobs.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.operators.model.convert.AccuracyReport;
import io.flinkinstructor.operators.model.convert.Precision;
import org.junit.jupiter.api.Test;

class AccuracyTextTest {

    @Test
    void shouldSayHowNearItIs() {
        assertThat(AccuracyText.of(Precision.INT8, new AccuracyReport(32, 0.9976, 0.994)))
                .isEqualTo(
                        "On 32 real texts, cosine to the same model in fp32: mean 0.9976, at least"
                                + " 0.9940");
    }

    @Test
    void shouldOfferTheAccurateFormWhereTheFastOneIsTooFar() {
        assertThat(AccuracyText.of(Precision.INT8, new AccuracyReport(32, 0.9935, 0.986)))
                .contains("below 0.995", "--precision int8-accurate", "or fp32");
    }

    @Test
    void shouldOfferFloatsWhereThatIsTooFarToo() {
        assertThat(AccuracyText.of(Precision.INT8_ACCURATE, new AccuracyReport(32, 0.9, 0.8)))
                .endsWith("convert it with --precision fp32");
    }
}
