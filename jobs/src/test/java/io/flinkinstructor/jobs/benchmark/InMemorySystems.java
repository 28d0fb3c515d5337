package io.flinkinstructor.jobs.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The systems of {@link InMemoryProgram} on one workload. */
final class InMemorySystems {

    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final Bench bench;
    private final Workload workload;
    private RawChoice choice;

    InMemorySystems(Bench bench, Workload workload) {
        this.bench = bench;
        this.workload = workload;
    }

    /** The raw limit at its best. */
    MeasuredSystem raw() throws Exception {
        String name =
                String.format(
                        "raw ONNX Runtime, sorted, %d lanes, %s",
                        choice().lanes(), budget(choice()));
        return new MeasuredSystem(
                name,
                () ->
                        measure(
                                InMemoryProgram.RAW,
                                Integer.toString(choice().lanes()),
                                Integer.toString(choice().budget())));
    }

    /** LangChain4j by one of its two ways. */
    MeasuredSystem langChain(String way) {
        return new MeasuredSystem(
                way.equals(InMemoryProgram.LANGCHAIN_ALL)
                        ? "LangChain4j embedAll"
                        : "LangChain4j embed, one by one",
                () -> measure(way));
    }

    /** The raw limit's best lanes and budget, found on a quarter of the texts. */
    RawChoice choice() throws Exception {
        if (choice == null) {
            bench.report().progress("looking for the raw limit's best budget and lanes");
            Quiet.await();
            int count = Math.max(1, bench.settings().texts(workload) / 4);
            Path result = bench.settings().folder().resolve("sweep.json");
            program(
                    InMemoryProgram.SWEEP,
                    count,
                    result,
                    Integer.toString(bench.settings().cores()));
            choice = Json.read(result, RawChoice.class);
        }
        return choice;
    }

    /** A budget in words. */
    static String budget(RawChoice choice) {
        return choice.budget() == 0 ? "one by one" : "budget " + choice.budget();
    }

    private SystemRuns.Run measure(String system, String... more) throws Exception {
        Path result = bench.settings().folder().resolve("outcome.json");
        program(system, bench.settings().texts(workload), result, more);
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
