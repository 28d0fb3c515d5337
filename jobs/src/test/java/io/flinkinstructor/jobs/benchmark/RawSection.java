package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.operators.model.GraphChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * In memory, on both workloads: the raw limits of our graph and of the published one, and
 * LangChain4j without Flink.
 */
final class RawSection implements Section {

    private static final double ASKED_OF_GRAPH = 1.3;

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
            for (GraphChoice graph : GraphChoice.values()) {
                candidates.add(systems.raw(graph));
                for (RawChoice tried : systems.choice(graph).tried()) {
                    bench.report()
                            .progress(
                                    String.format(
                                            Locale.ROOT,
                                            "raw, %s graph, %d lanes, %s: %.1f texts/s",
                                            graph,
                                            tried.lanes(),
                                            InMemorySystems.budget(tried),
                                            tried.rate()));
                }
            }
            candidates.add(systems.langChain(InMemoryProgram.LANGCHAIN_ONE));
            candidates.add(systems.langChain(InMemoryProgram.LANGCHAIN_ALL));
            List<SystemRuns> measured = Rounds.alternate(bench, candidates);
            measured.forEach(bench.report()::system);
            Spread ratio =
                    measured.get(GraphChoice.OPTIMISED.ordinal())
                            .ratio(measured.get(GraphChoice.PUBLISHED.ordinal()));
            bench.report()
                    .figure(
                            Figure.atLeast(
                                    ASKED_OF_GRAPH,
                                    "our graph to the published one, raw",
                                    ratio.median(),
                                    ratio.format(2)));
        }
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
