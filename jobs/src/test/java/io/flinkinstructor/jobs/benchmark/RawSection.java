package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.operators.model.GraphChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** In memory, on both workloads: the raw limit, and LangChain4j without Flink. */
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
            Rounds.alternate(bench, candidates).forEach(bench.report()::system);
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
