package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.operators.model.GraphChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * In memory, on both workloads: the engine beside the raw limit and beside what others do in
 * process, without Flink.
 */
final class RawSection implements Section {

    @Override
    public void run(Bench bench) throws Exception {
        for (Workload workload : Workload.values()) {
            InMemorySystems systems = new InMemorySystems(bench, workload);
            bench.report()
                    .chapter(
                            "in memory, "
                                    + describe(
                                            bench,
                                            workload,
                                            bench.settings().rivalTexts(workload)));
            List<MeasuredSystem> candidates = new ArrayList<>();
            candidates.add(systems.raw(GraphChoice.OPTIMISED));
            systems.describeChoice(GraphChoice.OPTIMISED);
            candidates.add(systems.langChain(InMemoryProgram.LANGCHAIN_ONE));
            candidates.add(systems.langChain(InMemoryProgram.LANGCHAIN_ALL));
            candidates.add(systems.engine());
            candidates.add(systems.products());
            for (RivalLibrary library : RivalLibrary.values()) {
                candidates.add(systems.library(library));
            }
            List<SystemRuns> measured = Rounds.alternate(bench, candidates);
            measured.forEach(bench.report()::system);
            SystemRuns engine = measured.get(3);
            SystemRuns products = measured.get(4);
            boolean shorts = workload == Workload.SHORT;
            plain(bench, "engine to the raw limit", engine.ratio(measured.get(0)));
            plain(bench, "engine to the 8-bit products alone", engine.ratio(products));
            ratio(bench, "LangChain4j embedAll", engine.ratio(measured.get(2)), shorts ? 2.5 : 1.6);
            for (RivalLibrary library : RivalLibrary.values()) {
                SystemRuns rival = measured.get(5 + library.ordinal());
                ratio(bench, library.label(), engine.ratio(rival), shorts ? 5 : 20);
                plain(bench, "8-bit products alone to " + library.label(), products.ratio(rival));
            }
        }
    }

    private static void plain(Bench bench, String name, Spread ratio) {
        bench.report().figure(Figure.plain(name, ratio.median(), ratio.format(2)));
    }

    private static void ratio(Bench bench, String name, Spread ratio, double asked) {
        bench.report()
                .figure(
                        Figure.atLeast(
                                asked, "engine to " + name, ratio.median(), ratio.format(2)));
    }

    /** A workload in words. */
    static String describe(Bench bench, Workload workload, int count) throws Exception {
        List<BenchmarkText> texts = bench.texts(workload).subList(0, count);
        List<Double> lengths = texts.stream().map(text -> (double) text.tokens()).toList();
        return String.format(
                Locale.ROOT,
                "%s texts: %,d, tokens mean %.1f, median %.0f, longest %.0f",
                workload.label(),
                texts.size(),
                lengths.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
                Spread.quantile(lengths, 0.5),
                Spread.quantile(lengths, 1));
    }
}
