package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.operators.model.GraphChoice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Our graph of the built-in model beside the published one, and that of deterministic mode, each at
 * its best; and how near they are to the same weights without rounded activations.
 */
final class GraphSection implements Section {

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final double ASKED = 1.3;
    private static final double ASKED_DETERMINISTIC_SHORT = 1.1;
    private static final double ASKED_DETERMINISTIC_MIXED = 1.3;

    /** Of the mean cosine, and of the least, by which ours may be worse: what chance does. */
    private static final double TOLERANCE = 1e-4;

    private static final double LEAST_TOLERANCE = 1e-3;

    @Override
    public void run(Bench bench) throws Exception {
        for (Workload workload : Workload.values()) {
            InMemorySystems systems = new InMemorySystems(bench, workload);
            bench.report()
                    .chapter(
                            "graphs of the built-in model, in memory, "
                                    + RawSection.describe(
                                            bench,
                                            workload,
                                            bench.settings().rivalTexts(workload)));
            List<MeasuredSystem> candidates =
                    List.of(
                            systems.raw(GraphChoice.PUBLISHED),
                            systems.raw(GraphChoice.OPTIMISED),
                            systems.raw(GraphChoice.STATIC));
            systems.describeChoice(GraphChoice.PUBLISHED);
            systems.describeChoice(GraphChoice.OPTIMISED);
            systems.describeChoice(GraphChoice.STATIC);
            List<SystemRuns> measured = Rounds.alternate(bench, candidates);
            measured.forEach(bench.report()::system);
            ratio(bench, "our graph to the published one", measured, 1, ASKED);
            ratio(
                    bench,
                    "ours in deterministic mode to the published one",
                    measured,
                    2,
                    workload == Workload.SHORT
                            ? ASKED_DETERMINISTIC_SHORT
                            : ASKED_DETERMINISTIC_MIXED);
            cosines(bench, workload);
        }
    }

    private static void ratio(
            Bench bench, String name, List<SystemRuns> measured, int system, double asked) {
        Spread rate = measured.get(system).ratio(measured.get(0));
        Spread processor = measured.get(system).processorRatio(measured.get(0));
        bench.report().figure(Figure.atLeast(asked, name, rate.median(), rate.format(2)));
        bench.report()
                .figure(
                        Figure.plain(
                                name + ", processor time",
                                processor.median(),
                                processor.format(2)));
    }

    private static void cosines(Bench bench, Workload workload) throws Exception {
        Path result = bench.settings().folder().resolve("cosines.json");
        int texts = Math.min(bench.settings().rivalTexts(workload), workload.sweepTexts());
        ChildJvm.run(
                "cosines",
                bench.settings(),
                CosineProgram.class,
                List.of(bench.textFile(workload, texts).toString(), result.toString()),
                LIMIT);
        CosineProgram.Cosines cosines = Json.read(result, CosineProgram.Cosines.class);
        plain(bench, "cosine to float activations, published, mean / least", cosines.published());
        CosineProgram.Cosine ours = cosines.ours();
        bench.report()
                .figure(
                        Figure.atLeast(
                                round(cosines.published().mean() - TOLERANCE),
                                "cosine to float activations, ours, mean",
                                ours.mean(),
                                format(ours.mean())));
        bench.report()
                .figure(
                        Figure.atLeast(
                                round(cosines.published().least() - LEAST_TOLERANCE),
                                "cosine to float activations, ours, least",
                                ours.least(),
                                format(ours.least())));
        plain(bench, "the same, ours in batches", cosines.oursInBatches());
        plain(bench, "ours in batches to ours alone", cosines.batchesToAlone());
        plain(
                bench,
                "cosine to float activations, ours in deterministic mode",
                cosines.withStaticScales());
    }

    private static void plain(Bench bench, String name, CosineProgram.Cosine cosine) {
        bench.report()
                .figure(
                        Figure.plain(
                                name,
                                cosine.mean(),
                                format(cosine.mean()) + " / " + format(cosine.least())));
    }

    private static double round(double value) {
        return Math.floor(value * 1e5) / 1e5;
    }

    private static String format(double value) {
        return String.format(Locale.ROOT, "%.5f", value);
    }
}
