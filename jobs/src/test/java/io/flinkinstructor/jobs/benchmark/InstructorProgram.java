package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.operators.model.TokenizedText;
import io.flinkinstructor.operators.model.convert.Conversion;
import io.flinkinstructor.operators.model.convert.ConversionReport;
import io.flinkinstructor.operators.model.convert.ConversionRequest;
import io.flinkinstructor.operators.model.convert.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * INSTRUCTOR at its real sizes, in a JVM of its own: {@code convert CHECKPOINT OUTPUT PRECISION
 * RESULT}, or {@code run FLOAT-MODEL INTEGER-MODEL ROUNDS CORES RESULT}.
 */
final class InstructorProgram {

    static final int TEXTS = 500;

    private InstructorProgram() {}

    /**
     * What a conversion took.
     *
     * @param peakMegabytes the most memory resident at once
     * @param leastCosine from the self-check
     */
    record Converted(double seconds, double peakMegabytes, double leastCosine) {}

    /**
     * One round.
     *
     * @param floatProducts operations per second of products of floats alone
     * @param integerProducts the same of 8-bit integers
     * @param floatSeconds of all texts through the engine
     * @param integerSeconds the same with the 8-bit model
     * @param paddedSeconds of one batch in the reference's way
     */
    record Round(
            double floatProducts,
            double integerProducts,
            double floatSeconds,
            double integerSeconds,
            double paddedSeconds) {}

    /**
     * All rounds.
     *
     * @param tokens of all texts together
     * @param leastCosine of the 8-bit model's vectors to the float model's
     */
    record Measured(List<Round> rounds, long tokens, double leastCosine, double meanCosine) {}

    public static void main(String[] arguments) throws Exception {
        Path first = Path.of(arguments[1]);
        Path second = Path.of(arguments[2]);
        if (arguments[0].equals("convert")) {
            Json.write(
                    Path.of(arguments[4]), convert(first, second, Precision.valueOf(arguments[3])));
        } else {
            int rounds = Integer.parseInt(arguments[3]);
            int cores = Integer.parseInt(arguments[4]);
            Json.write(Path.of(arguments[5]), measure(first, second, rounds, cores));
        }
    }

    private static Converted convert(Path checkpoint, Path output, Precision precision)
            throws Exception {
        long start = System.nanoTime();
        ConversionReport report =
                Conversion.run(
                        new ConversionRequest(checkpoint, output, precision, true),
                        (what, done, total) ->
                                System.out.printf("%s %d of %d%n", what, done, total));
        return new Converted(
                (System.nanoTime() - start) / 1e9,
                Proc.peakResidentBytes(ProcessHandle.current().pid()) / 1e6,
                report.selfCheck().leastCosine());
    }

    private static Measured measure(Path floats, Path integers, int rounds, int cores)
            throws Exception {
        List<TokenizedText> texts = RandomTexts.lognormal(TEXTS, 17);
        List<Round> measured = new ArrayList<>();
        double least = 1;
        double sum = 0;
        try (GemmRate floatProducts = new GemmRate(false, cores);
                GemmRate integerProducts = new GemmRate(true, cores);
                PaddedRate padded = new PaddedRate(floats, cores);
                EngineRate floatEngine = new EngineRate(floats);
                EngineRate integerEngine = new EngineRate(integers)) {
            floatEngine.run(texts.subList(0, TEXTS / 10));
            integerEngine.run(texts.subList(0, TEXTS / 10));
            floatProducts.measure();
            integerProducts.measure();
            for (int round = 0; round < rounds; round++) {
                double floatRate = floatProducts.measure();
                double floatSeconds = floatEngine.run(texts);
                double integerRate = integerProducts.measure();
                double integerSeconds = integerEngine.run(texts);
                double paddedSeconds = padded.run(texts.subList(0, PaddedRate.ROWS));
                measured.add(
                        new Round(
                                (floatRate + floatProducts.measure()) / 2,
                                (integerRate + integerProducts.measure()) / 2,
                                floatSeconds,
                                integerSeconds,
                                paddedSeconds));
            }
            for (int i = 0; i < TEXTS; i++) {
                double cosine = product(floatEngine.vectors()[i], integerEngine.vectors()[i]);
                least = Math.min(least, cosine);
                sum += cosine;
            }
        }
        return new Measured(
                measured,
                texts.stream().mapToLong(TokenizedText::length).sum(),
                least,
                sum / TEXTS);
    }

    /** The cosine of two vectors of length 1. */
    private static double product(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
