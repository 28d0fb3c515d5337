package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.operators.model.GraphChoice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The question that the project stands on: the pipeline, Kafka to Kafka and exactly once, beside
 * the raw limit and beside what a Flink user writes today, on both workloads. Ratios are taken
 * round by round.
 */
final class PipelineSection implements Section {

    private static final double ASKED_OF_RAW = 0.95;
    private static final double ASKED_PADDING = 0.02;

    @Override
    public void run(Bench bench) throws Exception {
        for (Workload workload : Workload.values()) {
            bench.report()
                    .chapter(
                            "Kafka to Kafka, exactly once, checkpoints each second, "
                                    + RawSection.describe(
                                            bench, workload, bench.settings().texts(workload))
                                    + "; half of them for all but the pipeline");
            measure(bench, workload);
        }
    }

    private static void measure(Bench bench, Workload workload) throws Exception {
        List<BenchmarkText> texts = bench.texts(workload);
        JobSystems jobs = JobSystems.on(bench, "in-" + workload.label(), texts);
        JobSystems rivals =
                JobSystems.on(
                        bench,
                        "in-rivals-" + workload.label(),
                        texts.subList(0, bench.settings().rivalTexts(workload)));
        List<FlinkSystem> flink =
                bench.settings().allSettings()
                        ? FlinkSystem.all()
                        : bench.settings().withoutRivals()
                                ? List.of(PipelineJob.BEST)
                                : FlinkSystem.chosen();
        List<MeasuredSystem> systems = new ArrayList<>();
        for (FlinkSystem system : flink) {
            boolean ours = system.program().equals(FlinkProgram.PIPELINE);
            systems.add((ours ? jobs : rivals).measured(system));
        }
        // Beside the pipeline, which is the last: of all ratios this one leaves the least room.
        systems.add(
                systems.size() - 1,
                new InMemorySystems(bench, workload).raw(GraphChoice.OPTIMISED));

        List<SystemRuns> measured = Rounds.alternate(bench, systems);
        SystemRuns raw = measured.remove(systems.size() - 2);
        bench.report().system(raw);
        measured.forEach(bench.report()::system);
        SystemRuns pipeline = best(flink, measured, FlinkProgram.PIPELINE);
        boolean shorts = workload == Workload.SHORT;
        ratio(bench, "raw limit", pipeline, raw, ASKED_OF_RAW);
        if (!bench.settings().withoutRivals()) {
            ratio(
                    bench,
                    "RichMapFunction",
                    pipeline,
                    best(flink, measured, FlinkProgram.MAP),
                    shorts ? 2.8 : 1.7);
            ratio(
                    bench,
                    "RichAsyncFunction",
                    pipeline,
                    best(flink, measured, FlinkProgram.ASYNC),
                    shorts ? 2.6 : 1.6);
        }
        engine(bench, workload, pipeline);
        threads(bench, pipeline);
    }

    /** The fastest settings of a program. */
    private static SystemRuns best(
            List<FlinkSystem> flink, List<SystemRuns> measured, String program) {
        List<SystemRuns> candidates = new ArrayList<>();
        for (int i = 0; i < flink.size(); i++) {
            if (flink.get(i).program().equals(program)) {
                candidates.add(measured.get(i));
            }
        }
        return candidates.stream()
                .max(Comparator.comparingDouble(runs -> runs.rate().median()))
                .orElseThrow();
    }

    private static void ratio(
            Bench bench, String name, SystemRuns pipeline, SystemRuns other, double asked) {
        Spread ratio = pipeline.ratio(other);
        bench.report()
                .figure(
                        Figure.atLeast(
                                asked, "pipeline to " + name, ratio.median(), ratio.format(2)));
    }

    private static void engine(Bench bench, Workload workload, SystemRuns pipeline) {
        Spread padding = pipeline.engine(JobProfile.EngineWindow::paddingShare);
        String shown = String.format(Locale.ROOT, "%.1f %%", 100 * padding.median());
        bench.report()
                .figure(
                        workload == Workload.MIXED
                                ? Figure.atMost(
                                        ASKED_PADDING, "padding share", padding.median(), shown)
                                : Figure.plain("padding share", padding.median(), shown));
        Spread busy = pipeline.engine(JobProfile.EngineWindow::laneBusy);
        bench.report()
                .figure(
                        Figure.plain(
                                "share of the lanes' time in runs", busy.median(), busy.format(3)));
        Spread rows = pipeline.engine(JobProfile.EngineWindow::rowsPerRun);
        bench.report().figure(Figure.plain("texts in a run", rows.median(), rows.format(1)));
        Spread fill = pipeline.engine(JobProfile.EngineWindow::batchFill);
        bench.report()
                .figure(Figure.plain("padded tokens to budget", fill.median(), fill.format(2)));
    }

    /** Where the pipeline's processor time goes, in its last round. */
    private static void threads(Bench bench, SystemRuns pipeline) {
        SystemRuns.Run run = pipeline.runs().get(pipeline.runs().size() - 1);
        double all = run.outcome().cpuSeconds();
        run.threads().entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(8)
                .forEach(thread -> share(bench, thread.getKey(), thread.getValue() / all));
    }

    private static void share(Bench bench, String thread, double share) {
        bench.report()
                .progress(
                        String.format(
                                Locale.ROOT, "%5.1f %% of CPU time: %s", 100 * share, thread));
    }
}
