package io.flinkinstructor.jobs.convert;

import io.flinkinstructor.operators.model.convert.AccuracyReport;
import io.flinkinstructor.operators.model.convert.Precision;
import java.util.Locale;

/** What to say of a model's distance from the same in floats, and what to do if it is too large. */
final class AccuracyText {

    private AccuracyText() {}

    static String of(Precision precision, AccuracyReport accuracy) {
        String found =
                String.format(
                        Locale.ROOT,
                        "On %d real texts, cosine to the same model in fp32: mean %.4f, at least"
                                + " %.4f",
                        accuracy.texts(),
                        accuracy.meanCosine(),
                        accuracy.leastCosine());
        return accuracy.meanCosine() >= Precision.NEAR
                ? found
                : String.format(
                        Locale.ROOT,
                        "%s%nA mean below %.3f is too far for most uses: convert it with"
                                + " --precision %s",
                        found,
                        Precision.NEAR,
                        precision == Precision.INT8
                                ? "int8-accurate, which is nearer and slower, or fp32"
                                : "fp32");
    }
}
