package io.flinkinstructor.jobs.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Resident memory under full load with 512 MB of heap: of a cluster's task manager with the
 * built-in model, and of a process with a local Flink and the free model. The latter touches its
 * heap at start, so that what grows is native memory.
 */
final class MemorySection implements Section {

    private static final List<String> FREE_FLAGS =
            List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");
    private static final Duration LIMIT = Duration.ofHours(3);
    private static final Duration SAMPLING = Duration.ofMillis(200);
    private static final int REAL_DOCUMENTS = 50_000;
    private static final int FREE_DOCUMENTS = 5_000_000;
    private static final double ASKED_PEAK = 900;
    private static final double ASKED_GROWTH = 0.05;

    @Override
    public void run(Bench bench) throws Exception {
        real(bench);
        free(bench);
    }

    private static void real(Bench bench) throws Exception {
        int documents = (int) (REAL_DOCUMENTS * bench.settings().scale());
        bench.report()
                .chapter(
                        String.format(
                                Locale.ROOT,
                                "resident memory of a task manager, heap of 512 MB, built-in model,"
                                        + " %,d documents of mixed lengths",
                                documents));
        JobSystems jobs = JobSystems.on(bench, "in-memory", bench.texts(Workload.MIXED, documents));
        ResidentMemory memory = jobs.memory(PipelineJob.BEST);
        bench.report()
                .figure(
                        Figure.atMost(
                                ASKED_PEAK,
                                "most MB resident",
                                memory.peak(),
                                String.format(Locale.ROOT, "%.0f", memory.peak())));
        growth(bench, memory);
    }

    private static void free(Bench bench) throws Exception {
        long documents = (long) (FREE_DOCUMENTS * bench.settings().scale());
        bench.report()
                .chapter(
                        String.format(
                                Locale.ROOT,
                                "resident memory of a local Flink, heap of 512 MB, a model that"
                                        + " costs nothing, %,d documents",
                                documents));
        Path result = bench.settings().folder().resolve("free-memory.json");
        try (ChildJvm child =
                        ChildJvm.start(
                                "free-memory",
                                bench.settings(),
                                FREE_FLAGS,
                                FreeProgram.class.getName(),
                                List.of(Long.toString(documents), result.toString()));
                ProcessSampler sampler = ProcessSampler.watch(child.pid(), SAMPLING)) {
            child.await(LIMIT);
            FreeResult done = Json.read(result, FreeResult.class);
            ResidentMemory memory =
                    ResidentMemory.of(sampler.samples(), done.beginMillis(), done.toMillis());
            bench.report()
                    .figure(
                            Figure.plain(
                                    "most MB resident",
                                    memory.peak(),
                                    String.format(Locale.ROOT, "%.0f", memory.peak())));
            growth(bench, memory);
        }
    }

    private static void growth(Bench bench, ResidentMemory memory) {
        bench.report()
                .figure(
                        Figure.atMost(
                                ASKED_GROWTH,
                                "growth from the first fifth of the time to the last",
                                memory.growth(),
                                String.format(
                                        Locale.ROOT,
                                        "%.1f %% (%.0f to %.0f MB)",
                                        100 * memory.growth(),
                                        memory.firstFifth(),
                                        memory.lastFifth())));
    }
}
