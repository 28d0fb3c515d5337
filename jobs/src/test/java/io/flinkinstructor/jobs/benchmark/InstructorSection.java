package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.jobs.machine.Folders;
import io.flinkinstructor.operators.model.convert.Precision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** INSTRUCTOR at its real sizes: converting it, and how near its graph is to its products' rate. */
final class InstructorSection implements Section {

    private static final Duration LIMIT = Duration.ofMinutes(60);

    @Override
    public void run(Bench bench) throws Exception {
        Path folder = bench.settings().folder();
        convertLarge(bench, folder);
        RandomInstructor base = RandomInstructor.BASE;
        Path checkpoint = folder.resolve(base.name());
        base.write(checkpoint);
        Path floats = folder.resolve(base.name() + "-fp32");
        Path integers = folder.resolve(base.name() + "-int8");
        convert(bench, checkpoint, floats, Precision.FP32);
        convert(bench, checkpoint, integers, Precision.INT8);
        InstructorProgram.Measured measured = measure(bench, floats, integers);
        report(bench, base, measured);
    }

    private static void convertLarge(Bench bench, Path folder) throws Exception {
        RandomInstructor large = RandomInstructor.LARGE;
        Path checkpoint = folder.resolve(large.name());
        large.write(checkpoint);
        bench.report().chapter("converting a checkpoint of the shape of " + large.name());
        for (Precision precision : Precision.values()) {
            Path output = folder.resolve(large.name() + "-" + precision);
            InstructorProgram.Converted done = convert(bench, checkpoint, output, precision);
            Folders.remove(output);
            String what = precision + ", self-check included: ";
            bench.report()
                    .figure(
                            Figure.atMost(
                                    60,
                                    what + "seconds",
                                    done.seconds(),
                                    String.format(Locale.ROOT, "%.1f s", done.seconds())));
            bench.report()
                    .figure(
                            Figure.atMost(
                                    2500,
                                    what + "MB resident",
                                    done.peakMegabytes(),
                                    String.format(Locale.ROOT, "%.0f MB", done.peakMegabytes())));
        }
        Folders.remove(checkpoint);
    }

    private static InstructorProgram.Converted convert(
            Bench bench, Path checkpoint, Path output, Precision precision) throws Exception {
        Path result = bench.settings().folder().resolve("converted.json");
        program(
                bench,
                "convert-" + output.getFileName(),
                List.of(
                        "convert",
                        checkpoint.toString(),
                        output.toString(),
                        precision.name(),
                        result.toString()));
        return Json.read(result, InstructorProgram.Converted.class);
    }

    private static InstructorProgram.Measured measure(Bench bench, Path floats, Path integers)
            throws Exception {
        Path result = bench.settings().folder().resolve("instructor.json");
        program(
                bench,
                "instructor",
                List.of(
                        "run",
                        floats.toString(),
                        integers.toString(),
                        Integer.toString(bench.settings().rounds()),
                        Integer.toString(bench.settings().cores()),
                        result.toString()));
        return Json.read(result, InstructorProgram.Measured.class);
    }

    private static void program(Bench bench, String name, List<String> arguments) throws Exception {
        ChildJvm.run(name, bench.settings(), InstructorProgram.class, arguments, LIMIT);
    }

    private static void report(
            Bench bench, RandomInstructor model, InstructorProgram.Measured measured) {
        Report report = bench.report();
        report.chapter(
                String.format(
                        Locale.ROOT,
                        "%s's shape, random weights: %d texts of %.1f tokens, lognormal, through the"
                                + " engine",
                        model.name(),
                        InstructorProgram.TEXTS,
                        (double) measured.tokens() / InstructorProgram.TEXTS));
        double operations = model.operationsPerToken() * measured.tokens();
        double texts = InstructorProgram.TEXTS;
        double rows = PaddedRate.ROWS;
        plain(report, measured, "fp32, texts/s", 1, r -> texts / r.floatSeconds());
        plain(report, measured, "int8, texts/s", 1, r -> texts / r.integerSeconds());
        plain(
                report,
                measured,
                "fp32, rows padded to 512 in batches of 32, texts/s",
                2,
                r -> rows / r.paddedSeconds());
        plain(report, measured, "MatMul alone, GFLOP/s", 0, r -> r.floatProducts() / 1e9);
        plain(
                report,
                measured,
                "DynamicQuantizeMatMul alone, GFLOP/s",
                0,
                r -> r.integerProducts() / 1e9);
        asked(
                report,
                measured,
                0.8,
                "fp32, share of MatMul's rate",
                r -> operations / r.floatSeconds() / r.floatProducts());
        asked(
                report,
                measured,
                0.6,
                "int8, share of DynamicQuantizeMatMul's rate",
                r -> operations / r.integerSeconds() / r.integerProducts());
        // No graph gains more than its products do, which depends on the processor.
        plain(
                report,
                measured,
                "products alone, int8 to fp32, times as fast",
                2,
                r -> r.integerProducts() / r.floatProducts());
        asked(
                report,
                measured,
                3.5,
                "int8 to fp32, times as fast",
                r -> r.floatSeconds() / r.integerSeconds());
        asked(
                report,
                measured,
                8,
                "fp32 to fp32 padded to 512, times as fast",
                r -> texts / r.floatSeconds() / (rows / r.paddedSeconds()));
        asked(
                report,
                measured,
                35,
                "int8 to fp32 padded to 512, times as fast",
                r -> texts / r.integerSeconds() / (rows / r.paddedSeconds()));
        report.figure(
                Figure.atLeast(
                        0.998,
                        "int8 to fp32, least cosine of a text",
                        measured.leastCosine(),
                        String.format(
                                Locale.ROOT,
                                "%.5f, mean %.5f",
                                measured.leastCosine(),
                                measured.meanCosine())));
    }

    private static void plain(
            Report report,
            InstructorProgram.Measured measured,
            String name,
            int digits,
            ToDoubleFunction<InstructorProgram.Round> of) {
        Spread spread = spread(measured, of);
        report.figure(Figure.plain(name, spread.median(), spread.format(digits)));
    }

    private static void asked(
            Report report,
            InstructorProgram.Measured measured,
            double bound,
            String name,
            ToDoubleFunction<InstructorProgram.Round> of) {
        Spread spread = spread(measured, of);
        report.figure(Figure.atLeast(bound, name, spread.median(), spread.format(2)));
    }

    private static Spread spread(
            InstructorProgram.Measured measured, ToDoubleFunction<InstructorProgram.Round> of) {
        return Spread.of(measured.rounds().stream().map(r -> of.applyAsDouble(r)).toList());
    }
}
