package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.operators.model.GraphChoice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The systems of {@link InMemoryProgram} on one workload. */
final class InMemorySystems {

    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final Bench bench;
    private final Workload workload;
    private final Map<GraphChoice, RawChoice> choices = new EnumMap<>(GraphChoice.class);

    InMemorySystems(Bench bench, Workload workload) {
        this.bench = bench;
        this.workload = workload;
    }

    /** The raw limit of a graph, at its best. */
    MeasuredSystem raw(GraphChoice graph) throws Exception {
        RawChoice choice = choice(graph);
        String name =
                String.format(
                        "raw, %s graph, sorted, %d lanes, %s",
                        graph, choice.lanes(), budget(choice));
        return new MeasuredSystem(
                name,
                () ->
                        measure(
                                InMemoryProgram.RAW,
                                graph.name(),
                                Integer.toString(choice.lanes()),
                                Integer.toString(choice.budget())));
    }

    /** Says on the screen what a graph's search for its best found. */
    void describeChoice(GraphChoice graph) throws Exception {
        for (RawChoice tried : choice(graph).tried()) {
            bench.report()
                    .progress(
                            String.format(
                                    Locale.ROOT,
                                    "raw, %s graph, %d lanes, %s: %.1f texts/s",
                                    graph,
                                    tried.lanes(),
                                    budget(tried),
                                    tried.rate()));
        }
    }

    /** The project's tokenizer and engine. */
    MeasuredSystem engine() {
        return new MeasuredSystem(
                "flink-instructor's engine", () -> measure(InMemoryProgram.ENGINE));
    }

    /** The model's products and nothing else. */
    MeasuredSystem products() {
        String lanes = Integer.toString(bench.settings().cores());
        return new MeasuredSystem(
                "8-bit products alone, " + lanes + " lanes",
                () -> measure(InMemoryProgram.PRODUCTS, lanes));
    }

    /** A library on batches of 32, with a tenth of the texts: it is slow. */
    MeasuredSystem library(RivalLibrary library) throws Exception {
        int texts = Math.max(1, bench.settings().rivalTexts(workload) / 10);
        Path file = bench.textFile(workload, texts);
        return new MeasuredSystem(library.label(), () -> library.measure(bench.settings(), file));
    }

    /** LangChain4j by one of its two ways. */
    MeasuredSystem langChain(String way) {
        return new MeasuredSystem(
                way.equals(InMemoryProgram.LANGCHAIN_ALL)
                        ? "LangChain4j embedAll"
                        : "LangChain4j embed, one by one",
                () -> measure(way));
    }

    /** A raw limit's best lanes and budget, found on a part of the texts. */
    RawChoice choice(GraphChoice graph) throws Exception {
        if (!choices.containsKey(graph)) {
            bench.report().progress("looking for the " + graph + " graph's best budget and lanes");
            Quiet.await();
            int count = Math.min(bench.settings().rivalTexts(workload), workload.sweepTexts());
            Path result = bench.settings().folder().resolve("sweep.json");
            program(
                    InMemoryProgram.SWEEP,
                    count,
                    result,
                    graph.name(),
                    Integer.toString(bench.settings().cores()));
            choices.put(graph, Json.read(result, RawChoice.class));
        }
        return choices.get(graph);
    }

    /** A budget in words. */
    static String budget(RawChoice choice) {
        return choice.budget() == 0 ? "one by one" : "budget " + choice.budget();
    }

    private SystemRuns.Run measure(String system, String... more) throws Exception {
        Path result = bench.settings().folder().resolve("outcome.json");
        program(system, bench.settings().rivalTexts(workload), result, more);
        return Json.read(result, SystemRuns.Run.class);
    }

    private void program(String system, int count, Path result, String... more) throws Exception {
        List<String> arguments = new ArrayList<>();
        arguments.add(system);
        arguments.add(bench.textFile(workload, count).toString());
        arguments.add(result.toString());
        arguments.addAll(List.of(more));
        try (ChildJvm child =
                ChildJvm.start(
                        system,
                        bench.settings(),
                        List.of(Settings.HEAP),
                        InMemoryProgram.class.getName(),
                        arguments)) {
            child.await(LIMIT);
        }
    }
}
