package io.flinkinstructor.jobs.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** How long a document takes through the pipeline when there is nothing else to do. */
final class LatencySection implements Section {

    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final int DOCUMENTS = 750;
    private static final double ASKED_RATIO = 3;
    private static final double ASKED_OWN_RATIO = 2;

    /**
     * Of a job that has run for a while. What a checkpoint does is done once a second, so that it
     * takes this long to be compiled; until then the compiler takes its time from the documents
     * that a checkpoint meets, and those are two or three in a hundred.
     */
    private static final Duration WARM_UP = Duration.ofMinutes(2);

    @Override
    public void run(Bench bench) throws Exception {
        int documents = Math.max(50, (int) (DOCUMENTS * bench.settings().scale()));
        bench.report()
                .chapter(
                        String.format(
                                Locale.ROOT,
                                "light load: %,d short texts, one at a time, from the source's poll"
                                        + " to the sink's send, checkpoints each second, after %d s"
                                        + " of full load",
                                documents * 4 / 5,
                                WARM_UP.toSeconds()));
        List<LatencyResult> results = List.of(measure(bench, documents));
        List<Double> pipeline = all(results, LatencyResult::pipelineMillis);
        List<Double> inference = all(results, LatencyResult::inferenceMillis);
        times(bench, "pipeline", pipeline);
        times(bench, "the same texts alone on ONNX Runtime, one thread", inference);
        double ratio = Spread.quantile(pipeline, 0.99) / Spread.quantile(inference, 0.5);
        bench.report()
                .figure(
                        Figure.atMost(
                                ASKED_RATIO,
                                "p99 of the pipeline to the median inference",
                                ratio,
                                String.format(Locale.ROOT, "%.2f", ratio)));
        double each =
                Spread.quantile(
                        results.stream()
                                .map(r -> r.pipelineMillis() / r.inferenceMillis())
                                .toList(),
                        0.99);
        bench.report()
                .figure(
                        Figure.atMost(
                                ASKED_OWN_RATIO,
                                "p99 of each document to its own inference",
                                each,
                                String.format(Locale.ROOT, "%.2f", each)));
    }

    private static LatencyResult[] measure(Bench bench, int documents) throws Exception {
        Broker broker = bench.broker();
        Path folder = bench.settings().folder();
        Path spec = folder.resolve("latency-spec.json");
        Path texts = folder.resolve("latency-texts.jsonl");
        Path result = folder.resolve("latency.json");
        for (String topic : List.of("light-in", "light-out", "light-dead-letters")) {
            broker.topics().create(topic);
        }
        Json.write(
                spec,
                new JobSpec(
                        PipelineJob.BEST,
                        broker.bootstrap(),
                        "light-in",
                        "light-out",
                        "light-dead-letters",
                        "light",
                        false,
                        0,
                        options(bench)));
        Json.writeTexts(texts, bench.texts(Workload.SHORT, documents));
        ChildJvm.runJob(
                "latency",
                bench.settings(),
                LatencyProgram.class,
                List.of(
                        spec.toString(),
                        texts.toString(),
                        Long.toString(WARM_UP.toSeconds()),
                        result.toString()),
                LIMIT);
        return Json.read(result, LatencyResult[].class);
    }

    private static Map<String, String> options(Bench bench) {
        Map<String, String> options = new TreeMap<>(bench.settings().pipelineOptions());
        options.put("source.properties.interceptor.classes", Stopwatches.Polled.class.getName());
        options.put("sink.properties.interceptor.classes", Stopwatches.Sent.class.getName());
        return options;
    }

    private static void times(Bench bench, String name, List<Double> millis) {
        double median = Spread.quantile(millis, 0.5);
        bench.report()
                .figure(
                        Figure.plain(
                                name,
                                median,
                                String.format(
                                        Locale.ROOT,
                                        "p50 %.1f, p99 %.1f, most %.1f ms",
                                        median,
                                        Spread.quantile(millis, 0.99),
                                        Spread.quantile(millis, 1))));
    }

    private static List<Double> all(
            List<LatencyResult> results, ToDoubleFunction<LatencyResult> of) {
        return results.stream().map(result -> of.applyAsDouble(result)).toList();
    }
}
