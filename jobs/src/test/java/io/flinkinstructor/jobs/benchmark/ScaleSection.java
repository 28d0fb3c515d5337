package io.flinkinstructor.jobs.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** How much one task manager passes before a GPU that is simulated, and what then is the limit. */
final class ScaleSection implements Section {

    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final int TEXTS = 20_000;
    private static final int DOCUMENTS = 600_000;
    private static final int KAFKA_DOCUMENTS = 150_000;

    @Override
    public void run(Bench bench) throws Exception {
        Path texts = bench.settings().folder().resolve("scale-texts.jsonl");
        Json.writeTexts(texts, bench.texts(Workload.MIXED, TEXTS));
        steps(bench, texts);
        for (RandomInstructor model : List.of(RandomInstructor.BASE, RandomInstructor.LARGE)) {
            GpuCost cost = GpuCost.h200(model);
            chapter(bench, cost, "in memory -> keyBy -> embed -> discard");
            long documents = (long) (DOCUMENTS * bench.settings().scale());
            report(
                    bench,
                    cost,
                    run(
                            bench,
                            "scale-" + model.name(),
                            new ScaleSpec(
                                    cost, null, texts.toString(), documents, parallelism(bench))));
        }
        GpuCost cost = GpuCost.h200(RandomInstructor.BASE);
        for (String encoding : List.of("array", "base64")) {
            chapter(
                    bench,
                    cost,
                    "Kafka to Kafka, exactly once, JSON with the vector as " + encoding);
            report(bench, cost, overKafka(bench, cost, texts, encoding));
        }
    }

    private static void chapter(Bench bench, GpuCost cost, String what) {
        bench.report()
                .chapter(
                        String.format(
                                Locale.ROOT,
                                "simulated: %s (assumed: %.2f ms a run and %,.0f tokens/s), mixed"
                                        + " texts, %d cores: %s",
                                cost.name(),
                                cost.launchNanos() / 1e6,
                                cost.tokensPerSecond(),
                                bench.settings().cores(),
                                what));
    }

    /** A subtask for each core. */
    private static int parallelism(Bench bench) {
        return bench.settings().cores();
    }

    private static void steps(Bench bench, Path texts) throws Exception {
        Path result = bench.settings().folder().resolve("stage-costs.json");
        ChildJvm.run(
                "stage-costs",
                bench.settings(),
                StageCosts.class,
                List.of(
                        texts.toString(),
                        Integer.toString(RandomInstructor.DIMENSION),
                        result.toString()),
                LIMIT);
        StageCosts costs = Json.read(result, StageCosts.class);
        bench.report().chapter("single steps in one thread, mixed texts, vectors of 768 numbers");
        step(bench, "tokenizer", costs.tokenizeMicros());
        step(bench, "record as JSON, vector as array", costs.arrayMicros());
        step(bench, "record as JSON, vector in base64", costs.base64Micros());
        bench.report()
                .figure(
                        Figure.plain(
                                "bytes of such a record, array and base64",
                                costs.arrayBytes(),
                                String.format(
                                        Locale.ROOT,
                                        "%.0f and %.0f",
                                        costs.arrayBytes(),
                                        costs.base64Bytes())));
    }

    private static void step(Bench bench, String name, double micros) {
        bench.report()
                .figure(
                        Figure.plain(
                                name + ": documents/s per core",
                                1e6 / micros,
                                String.format(
                                        Locale.ROOT, "%,.0f (%.1f us)", 1e6 / micros, micros)));
    }

    private static ScaleResult overKafka(Bench bench, GpuCost cost, Path texts, String encoding)
            throws Exception {
        int documents = (int) (KAFKA_DOCUMENTS * bench.settings().scale());
        Topics topics = bench.broker().topics();
        String input = "scale-in";
        String run = "scale-" + encoding;
        if (encoding.equals("array")) {
            topics.create(input);
            topics.fill(input, repeated(Json.readTexts(texts), documents));
        }
        topics.create(run);
        topics.create(run + "-dead-letters");
        Map<String, String> options = new TreeMap<>(bench.settings().pipelineOptions());
        options.put("sink.vector-encoding", encoding);
        options.put("embedding.capacity", Integer.toString(ScaleProgram.CAPACITY));
        options.put("embedding.max-in-flight-bytes", ScaleProgram.IN_FLIGHT_BYTES + " b");
        JobSpec job =
                new JobSpec(
                        FlinkSystem.pipeline(parallelism(bench)),
                        bench.broker().bootstrap(),
                        input,
                        run,
                        run + "-dead-letters",
                        run,
                        true,
                        0,
                        options);
        ScaleResult result =
                run(
                        bench,
                        run,
                        new ScaleSpec(cost, job, texts.toString(), documents, parallelism(bench)));
        topics.delete(run, run + "-dead-letters");
        return result;
    }

    private static List<BenchmarkText> repeated(List<BenchmarkText> texts, int count) {
        return IntStream.range(0, count)
                .mapToObj(
                        i -> {
                            BenchmarkText text = texts.get(i % texts.size());
                            return new BenchmarkText("doc-" + i, text.text(), text.tokens());
                        })
                .toList();
    }

    private static ScaleResult run(Bench bench, String name, ScaleSpec spec) throws Exception {
        Path specFile = bench.settings().folder().resolve(name + "-spec.json");
        Path result = bench.settings().folder().resolve(name + "-result.json");
        Json.write(specFile, spec);
        ChildJvm.run(
                name,
                bench.settings(),
                ScaleProgram.class,
                List.of(specFile.toString(), result.toString()),
                LIMIT);
        return Json.read(result, ScaleResult.class);
    }

    private static void report(Bench bench, GpuCost cost, ScaleResult result) {
        int cores = bench.settings().cores();
        ScaleLimits limits = ScaleLimits.of(result, cost, parallelism(bench), cores);
        plain(bench, "documents/s", result.rate(), "%,.0f");
        plain(
                bench,
                "share of the time that the GPU ran",
                result.runSeconds() / result.seconds(),
                "%.2f");
        plain(bench, "texts in a run", result.textsPerRun(), "%.0f");
        limits.documentsPerSecond()
                .forEach((part, most) -> plain(bench, "if only busy: " + part, most, "%,.0f"));
        plain(
                bench,
                "processor microseconds a document",
                1e6 * result.processorSeconds() / result.documents(),
                "%.1f");
        plain(
                bench,
                "cores that such a GPU needs",
                limits.documentsPerSecond().get(ScaleLimits.GPU)
                        * result.processorSeconds()
                        / result.documents(),
                "%.1f");
        bench.report()
                .figure(
                        Figure.plain(
                                "the limit is",
                                limits.documentsPerSecond().get(limits.limiting()),
                                limits.limiting()));
    }

    private static void plain(Bench bench, String name, double value, String format) {
        bench.report().figure(Figure.plain(name, value, String.format(Locale.ROOT, format, value)));
    }
}
