package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.jobs.machine.Folders;
import io.flinkinstructor.operators.model.convert.Precision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** INSTRUCTOR in fp16 on a GPU: its rate, what the GPU could do, and its memory. */
final class GpuSection implements Section {

    private static final Duration LIMIT = Duration.ofHours(2);

    private final GpuFlags flags;

    GpuSection(GpuFlags flags) {
        this.flags = flags;
    }

    @Override
    public void run(Bench bench) throws Exception {
        Report report = bench.report();
        report.fact("device", flags.device());
        if (flags.isRehearsal()) {
            report.fact(
                    "rehearsal",
                    "this tries out the measurement on the CPU; none of its numbers says anything"
                            + " about a GPU");
        } else {
            NvidiaSmi gpu = NvidiaSmi.read(flags.index());
            report.fact("gpu", gpu.name() + ", " + gpu.totalMegabytes() + " MiB");
            report.fact("driver", gpu.driver());
        }
        for (GpuFlags.Shape shape : flags.shapes()) {
            measure(bench, shape.model());
        }
    }

    private void measure(Bench bench, RandomInstructor model) throws Exception {
        Path folder = bench.settings().folder();
        Path checkpoint = folder.resolve(model.name());
        Path converted = folder.resolve(model.name() + "-fp16");
        bench.report().progress("converting a checkpoint of the shape of " + model.name());
        model.write(checkpoint);
        ChildJvm.run(
                "convert-" + model.name(),
                bench.settings(),
                InstructorProgram.class,
                List.of(
                        "convert",
                        checkpoint.toString(),
                        converted.toString(),
                        Precision.FP16.name(),
                        folder.resolve("converted.json").toString()),
                LIMIT);
        Folders.remove(checkpoint);
        report(bench, model, program(bench, model, converted));
        Folders.remove(converted);
    }

    private GpuResult program(Bench bench, RandomInstructor model, Path converted)
            throws Exception {
        Path folder = bench.settings().folder();
        Path spec = folder.resolve("gpu-spec.json");
        Path result = folder.resolve("gpu-result.json");
        boolean cpu = flags.isRehearsal();
        Json.write(
                spec,
                new GpuSpec(
                        converted.toString(),
                        flags.device(),
                        cpu ? 256 : 6144,
                        texts(),
                        cpu ? 256 : 16_384,
                        bench.settings().rounds(),
                        flags.minutes()));
        bench.report().progress("measuring " + model.name() + " on " + flags.device());
        ChildJvm.run(
                "gpu-" + model.name(),
                bench.settings(),
                GpuProgram.class,
                List.of(spec.toString(), result.toString()),
                LIMIT);
        return Json.read(result, GpuResult.class);
    }

    private int texts() {
        return flags.isRehearsal() ? 500 : 60_000;
    }

    private void report(Bench bench, RandomInstructor model, GpuResult result) {
        Report report = bench.report();
        report.chapter(
                String.format(
                        Locale.ROOT,
                        "%s%s's shape, random weights, fp16 on %s: %,d texts of %.1f tokens, lognormal,"
                                + " through the engine",
                        flags.isRehearsal() ? "REHEARSAL, not a GPU: " : "",
                        model.name(),
                        flags.device(),
                        texts(),
                        (double) result.tokens() / texts()));
        double operations = model.operationsPerToken() * result.tokens();
        plain(report, result, "texts/s", 0, round -> texts() / round.seconds());
        plain(report, result, "tokens/s", 0, round -> result.tokens() / round.seconds());
        plain(report, result, "fp16 products alone, TFLOP/s", 2, round -> round.peak() / 1e12);
        plain(
                report,
                result,
                "share of what products alone reach",
                3,
                round -> operations / round.seconds() / round.peak());
        report.figure(
                Figure.plain(
                        "padding share",
                        result.paddingShare(),
                        String.format(Locale.ROOT, "%.1f %%", 100 * result.paddingShare())));
        memory(report, result, "on the device", GpuResult.Point::deviceMegabytes);
        memory(report, result, "of the process", GpuResult.Point::residentMegabytes);
        report.curve("memory over " + flags.minutes() + " min of random shapes", result.memory());
    }

    private static void plain(
            Report report,
            GpuResult result,
            String name,
            int digits,
            ToDoubleFunction<GpuResult.Round> of) {
        Spread spread =
                Spread.of(result.rounds().stream().map(round -> of.applyAsDouble(round)).toList());
        report.figure(Figure.plain(name, spread.median(), spread.format(digits)));
    }

    private void memory(
            Report report, GpuResult result, String where, ToDoubleFunction<GpuResult.Point> of) {
        MemoryCurve curve = MemoryCurve.of(result.memory(), of);
        if (curve.most() == 0) {
            return;
        }
        report.figure(
                Figure.plain(
                        "random shapes, most MB " + where,
                        curve.most(),
                        String.format(Locale.ROOT, "%.0f", curve.most())));
        report.figure(
                Figure.plain(
                        "growth from the first fifth of the time to the last",
                        curve.growth(),
                        String.format(
                                Locale.ROOT,
                                "%.1f %% (%.0f to %.0f MB)",
                                100 * curve.growth(),
                                curve.firstFifth(),
                                curve.lastFifth())));
    }
}
