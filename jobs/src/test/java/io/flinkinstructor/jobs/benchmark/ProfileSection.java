package io.flinkinstructor.jobs.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where the pipeline's processor time goes under full load, by a sampling profiler. */
final class ProfileSection implements Section {

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int SECONDS = 20;
    private static final int PASSES = 3;
    private static final double ASKED_TOKENIZER = 0.05;
    private static final double ASKED_BESIDE_MODEL = 0.08;

    @Override
    public void run(Bench bench) throws Exception {
        for (Workload workload : Workload.values()) {
            bench.report()
                    .chapter(
                            String.format(
                                    Locale.ROOT,
                                    "shares of the pipeline's processor time, Kafka to Kafka,"
                                            + " %s texts, %d s after a warm-up of %d s",
                                    workload.label(),
                                    SECONDS,
                                    bench.settings().warmUp().toSeconds()));
            report(bench, measure(bench, workload));
        }
    }

    private static ProfileProgram.Profile measure(Bench bench, Workload workload) throws Exception {
        String name = "profile-" + workload.label();
        Path folder = bench.settings().folder();
        Path spec = folder.resolve(name + "-spec.json");
        Path flames = folder.resolve("flames-" + workload.label() + ".svg");
        Path result = folder.resolve(name + ".json");
        for (String topic : List.of(name + "-in", name + "-out", name + "-dead-letters")) {
            bench.broker().topics().create(topic);
        }
        bench.broker().topics().fill(name + "-in", texts(bench, workload));
        Json.write(
                spec,
                new JobSpec(
                        PipelineJob.BEST,
                        bench.broker().bootstrap(),
                        name + "-in",
                        name + "-out",
                        name + "-dead-letters",
                        name,
                        true,
                        0,
                        bench.settings().pipelineOptions()));
        Quiet.await();
        ChildJvm.runJob(
                name,
                bench.settings(),
                ProfileProgram.class,
                List.of(
                        spec.toString(),
                        Long.toString(bench.settings().warmUp().toSeconds()),
                        Integer.toString(SECONDS),
                        flames.toString(),
                        result.toString()),
                LIMIT);
        if (bench.settings().flames() != null) {
            Files.createDirectories(bench.settings().flames());
            Files.copy(
                    flames,
                    bench.settings().flames().resolve(flames.getFileName()),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        return Json.read(result, ProfileProgram.Profile.class);
    }

    /** More than the job can take: all texts some times, each time as other documents. */
    private static List<BenchmarkText> texts(Bench bench, Workload workload) throws Exception {
        List<BenchmarkText> all = new ArrayList<>();
        for (int pass = 0; pass < PASSES; pass++) {
            for (BenchmarkText text : bench.texts(workload)) {
                all.add(new BenchmarkText(pass + "-" + text.id(), text.text(), text.tokens()));
            }
        }
        return all;
    }

    private static void report(Bench bench, ProfileProgram.Profile profile) {
        double all = profile.samples().values().stream().mapToLong(count -> count).sum();
        bench.report()
                .figure(
                        Figure.plain(
                                "texts/s while the profiler looked",
                                profile.rows(),
                                String.format(Locale.ROOT, "%.0f", profile.rows())));
        for (CpuOwner owner : CpuOwner.values()) {
            double share = profile.samples().getOrDefault(owner, 0L) / all;
            share(bench, owner.label(), share, owner == CpuOwner.TOKENIZER ? ASKED_TOKENIZER : 0);
        }
        double model = profile.samples().getOrDefault(CpuOwner.MODEL, 0L) / all;
        share(bench, "all that is not ONNX Runtime", 1 - model, ASKED_BESIDE_MODEL);
    }

    private static void share(Bench bench, String name, double share, double asked) {
        String shown = String.format(Locale.ROOT, "%.1f %%", 100 * share);
        bench.report()
                .figure(
                        asked > 0
                                ? Figure.atMost(asked, name, share, shown)
                                : Figure.plain(name, share, shown));
    }
}
