package io.flinkinstructor.jobs.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** From an edit to the search that finds it, for each store; and what a search takes. */
final class FreshnessSection implements Section {

    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final int DOCUMENTS = 10_000;
    private static final int QUERIES = 1_000;
    private static final int EDITS = 200;
    private static final double ASKED_MEDIAN = 1000;
    private static final double ASKED_P99 = 2000;
    private static final double ASKED_SEARCH = 50;

    @Override
    public void run(Bench bench) throws Exception {
        measure(
                bench,
                "pgvector",
                Map.of(
                        "sink.pgvector.url",
                        bench.postgres(),
                        "sink.pgvector.table",
                        "benchmark_freshness"));
        measure(
                bench,
                "lucene",
                Map.of(
                        "sink.lucene.directory",
                        bench.settings().folder().resolve("lucene").toString()));
    }

    private static void measure(Bench bench, String store, Map<String, String> sink)
            throws Exception {
        int documents = Math.max(500, (int) (DOCUMENTS * bench.settings().scale()));
        int edits = Math.max(20, (int) (EDITS * bench.settings().scale()));
        bench.report()
                .chapter(
                        String.format(
                                Locale.ROOT,
                                "%s: %,d documents of mixed lengths, checkpoints each 500 ms;"
                                        + " %,d edits, one after the other, while others are"
                                        + " edited at half of full load",
                                store,
                                documents,
                                edits));
        Quiet.await();
        FreshnessResult result = run(bench, store, sink, documents, edits);
        rate(bench, "documents/s at full load", result.fullRate());
        rate(bench, "documents/s edited meanwhile", result.load());
        quantiles(
                bench,
                "ms from an edit to the search that finds it",
                result.editMillis(),
                ASKED_MEDIAN,
                ASKED_P99);
        quantiles(
                bench,
                "ms of a search with nothing else to do",
                result.searchMillis(),
                ASKED_SEARCH,
                ASKED_SEARCH);
    }

    private static FreshnessResult run(
            Bench bench, String store, Map<String, String> sink, int documents, int edits)
            throws Exception {
        String name = "freshness-" + store;
        Path folder = bench.settings().folder();
        Path spec = folder.resolve(name + "-spec.json");
        Path texts = folder.resolve(name + "-documents.jsonl");
        Path queries = folder.resolve(name + "-queries.jsonl");
        Path result = folder.resolve(name + ".json");
        Map<String, String> options = new TreeMap<>(bench.settings().pipelineOptions());
        options.putAll(sink);
        options.put("sink.type", store);
        options.put("execution.checkpointing.interval", "500ms");
        for (String topic : List.of(name + "-in", name + "-dead-letters")) {
            bench.broker().topics().create(topic);
        }
        Json.write(
                spec,
                new JobSpec(
                        PipelineJob.BEST,
                        bench.broker().bootstrap(),
                        name + "-in",
                        name + "-out",
                        name + "-dead-letters",
                        name,
                        false,
                        0,
                        options));
        Json.writeTexts(texts, bench.texts(Workload.MIXED, documents));
        Json.writeTexts(queries, bench.texts(Workload.SHORT, QUERIES));
        ChildJvm.run(
                name,
                bench.settings(),
                FreshnessProgram.class,
                List.of(
                        spec.toString(),
                        texts.toString(),
                        queries.toString(),
                        Integer.toString(edits),
                        result.toString()),
                LIMIT);
        return Json.read(result, FreshnessResult.class);
    }

    private static void rate(Bench bench, String name, double rate) {
        bench.report().figure(Figure.plain(name, rate, String.format(Locale.ROOT, "%.0f", rate)));
    }

    private static void quantiles(
            Bench bench, String name, List<Double> millis, double median, double p99) {
        quantile(bench, name + ", median", Spread.quantile(millis, 0.5), median);
        quantile(bench, name + ", p99", Spread.quantile(millis, 0.99), p99);
    }

    private static void quantile(Bench bench, String name, double value, double asked) {
        bench.report()
                .figure(
                        Figure.atMost(
                                asked, name, value, String.format(Locale.ROOT, "%.0f", value)));
    }
}
