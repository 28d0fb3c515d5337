package io.flinkinstructor.jobs.benchmark;

import java.util.List;
import java.util.Locale;

/** In memory: the raw limit and LangChain4j without Flink, on both workloads. */
final class RawSection implements Section {

    @Override
    public void run(Bench bench) throws Exception {
        for (Workload workload : Workload.values()) {
            InMemorySystems systems = new InMemorySystems(bench, workload);
            bench.report().chapter("in memory, " + describe(bench, workload));
            RawChoice choice = systems.choice();
            for (RawChoice tried : choice.tried()) {
                bench.report()
                        .progress(
                                String.format(
                                        Locale.ROOT,
                                        "raw, %d lanes, %s: %.1f texts/s",
                                        tried.lanes(),
                                        InMemorySystems.budget(tried),
                                        tried.rate()));
            }
            List<SystemRuns> measured =
                    Rounds.alternate(
                            bench,
                            List.of(
                                    systems.raw(),
                                    systems.langChain(InMemoryProgram.LANGCHAIN_ONE),
                                    systems.langChain(InMemoryProgram.LANGCHAIN_ALL)));
            measured.forEach(bench.report()::system);
        }
    }

    /** A workload in words. */
    static String describe(Bench bench, Workload workload) throws Exception {
        List<BenchmarkText> texts = bench.texts(workload);
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
