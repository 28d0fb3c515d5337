package io.flinkinstructor.jobs.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What operator and engine cost beside the model. */
final class FreeSection implements Section {

    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final int DOCUMENTS = 2_000_000;
    private static final double ASKED_PER_CORE = 200_000;

    @Override
    public void run(Bench bench) throws Exception {
        Settings settings = bench.settings();
        long documents = Math.max(10_000, (long) (DOCUMENTS * settings.scale()));
        bench.report()
                .chapter(
                        String.format(
                                Locale.ROOT,
                                "a model that costs nothing, %,d documents, in memory ->"
                                        + " keyBy -> embed -> discard, checkpoints each second",
                                documents));
        List<FreeResult> results = new ArrayList<>();
        for (int round = 0; round < settings.rounds(); round++) {
            results.add(measure(settings, documents));
            bench.report().progress(describe(results.get(round)));
        }
        Spread perCore = Spread.of(results.stream().map(FreeResult::perCore).toList());
        Spread rate = Spread.of(results.stream().map(FreeResult::rate).toList());
        bench.report()
                .figure(
                        Figure.atLeast(
                                ASKED_PER_CORE,
                                "documents/s per core of task and engine",
                                perCore.median(),
                                perCore.format(0)));
        bench.report()
                .figure(
                        Figure.plain(
                                "documents/s of wall time, source and JVM included",
                                rate.median(),
                                rate.format(0)));
    }

    private static FreeResult measure(Settings settings, long documents) throws Exception {
        Path result = settings.folder().resolve("free.json");
        ChildJvm.run(
                "free",
                settings,
                FreeProgram.class,
                List.of(Long.toString(documents), result.toString()),
                LIMIT);
        return Json.read(result, FreeResult.class);
    }

    private static String describe(FreeResult result) {
        StringBuilder line =
                new StringBuilder(
                        String.format(
                                Locale.ROOT,
                                "%,.0f documents/s; microseconds of CPU a document:",
                                result.rate()));
        result.threadSeconds().entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(5)
                .forEach(
                        thread ->
                                line.append(
                                        String.format(
                                                Locale.ROOT,
                                                " %s %.2f,",
                                                thread.getKey(),
                                                1e6 * thread.getValue() / result.documents())));
        return line.substring(0, line.length() - 1);
    }
}
