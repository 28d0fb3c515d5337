package io.flinkinstructor.jobs.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a replay of unchanged documents costs beside embedding them. */
final class ReplaySection implements Section {

    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final int DOCUMENTS = 100_000;
    private static final int EMBEDDED = 10_000;
    private static final double ASKED_TIMES = 50;

    @Override
    public void run(Bench bench) throws Exception {
        Settings settings = bench.settings();
        long documents = Math.max(1_000, (long) (DOCUMENTS * settings.scale()));
        long embedded = Math.max(1_000, (long) (EMBEDDED * settings.scale()));
        bench.report()
                .chapter(
                        String.format(
                                Locale.ROOT,
                                "replay of %,d unchanged documents of some 64 tokens, in memory ->"
                                        + " keyBy -> embed -> discard, checkpoints each second; %,d of"
                                        + " them embedded by the built-in model",
                                documents,
                                embedded));
        List<Double> model = new ArrayList<>();
        List<Double> hashMap = new ArrayList<>();
        List<Double> rocksDb = new ArrayList<>();
        for (int round = 0; round < settings.rounds(); round++) {
            model.add(measure(settings, 1, embedded, "hashmap").rate());
            hashMap.add(documents / measure(settings, 2, documents, "hashmap").seconds());
            rocksDb.add(documents / measure(settings, 2, documents, "rocksdb").seconds());
            bench.report()
                    .progress(
                            String.format(
                                    Locale.ROOT,
                                    "documents/s: embedded %,.0f, replayed %,.0f (hashmap) and"
                                            + " %,.0f (rocksdb)",
                                    model.get(round),
                                    hashMap.get(round),
                                    rocksDb.get(round)));
        }
        Spread embedding = Spread.of(model);
        plain(bench, "documents/s embedded by the built-in model", embedding);
        times(bench, "hashmap", Spread.of(hashMap), embedding);
        times(bench, "rocksdb", Spread.of(rocksDb), embedding);
    }

    private static void times(Bench bench, String backend, Spread rate, Spread embedding) {
        plain(bench, "documents/s replayed, state in " + backend, rate);
        double times = rate.median() / embedding.median();
        bench.report()
                .figure(
                        Figure.atLeast(
                                ASKED_TIMES,
                                "replay to embedding, " + backend,
                                times,
                                String.format(Locale.ROOT, "%,.0f", times)));
    }

    private static void plain(Bench bench, String name, Spread rate) {
        bench.report().figure(Figure.plain(name, rate.median(), rate.format(0)));
    }

    private static FreeResult measure(Settings settings, int passes, long documents, String backend)
            throws Exception {
        Path result = settings.folder().resolve("replay.json");
        ChildJvm.run(
                "replay",
                settings,
                ReplayProgram.class,
                List.of(
                        Integer.toString(passes),
                        Long.toString(documents),
                        backend,
                        result.toString()),
                LIMIT);
        return Json.read(result, FreeResult.class);
    }
}
