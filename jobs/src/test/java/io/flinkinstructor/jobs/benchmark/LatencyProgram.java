package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.operators.model.GraphChoice;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The pipeline under light load, in a JVM of its own: {@code SPEC TEXTS WARM-UP-SECONDS RESULT}.
 * One document at a time goes through it; in the pause after it, when the pipeline is idle, the
 * same text is run alone on ONNX Runtime with one thread. Before that, full load warms up, then the
 * first fifth of the texts.
 */
final class LatencyProgram {

    /** Long enough for the pipeline to come to rest, and different each time. */
    private static final int MIN_PAUSE_MILLIS = 10;

    private static final int MAX_PAUSE_MILLIS = 60;

    private LatencyProgram() {}

    public static void main(String[] arguments) throws Exception {
        JobSpec spec = Json.read(Path.of(arguments[0]), JobSpec.class);
        List<BenchmarkText> texts = Json.readTexts(Path.of(arguments[1]));
        PipelineSettings settings = PipelineJob.settings(spec);
        StreamExecutionEnvironment environment = PipelineJob.flink(spec, settings);
        PipelineJob.define(environment, settings);
        JobClient job = environment.executeAsync(spec.run());
        List<LatencyResult> results = new ArrayList<>();
        try (RawModel model = new RawModel(GraphChoice.OPTIMISED, 1);
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                Map.of(
                                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                        spec.bootstrap(),
                                        ProducerConfig.LINGER_MS_CONFIG,
                                        0),
                                new ByteArraySerializer(),
                                new ByteArraySerializer())) {
            RawModel.Lane lane = model.newLane();
            Random pauses = new Random(1);
            warmUp(spec, texts, Duration.ofSeconds(Integer.parseInt(arguments[2])), producer);
            for (BenchmarkText text : texts) {
                producer.send(
                        new ProducerRecord<>(
                                spec.input(),
                                text.id().getBytes(StandardCharsets.UTF_8),
                                Topics.request(text)));
                long onItsWay = Stopwatches.nanosOf(text.id());
                TimeUnit.MILLISECONDS.sleep(pauses.nextInt(MIN_PAUSE_MILLIS, MAX_PAUSE_MILLIS));
                List<long[]> row = List.of(model.tokenize(text.text()));
                long start = System.nanoTime();
                lane.run(row);
                results.add(new LatencyResult(onItsWay / 1e6, (System.nanoTime() - start) / 1e6));
            }
        } finally {
            job.cancel().get();
        }
        Json.write(Path.of(arguments[3]), results.subList(texts.size() / 5, texts.size()));
        // A local Flink that was cancelled leaves threads behind.
        System.exit(0);
    }

    /**
     * Has what is hot compiled, by full load and as many checkpoints as fit. The same documents,
     * edited again and again, so that there is no more state than there will be.
     */
    private static void warmUp(
            JobSpec spec,
            List<BenchmarkText> texts,
            Duration time,
            KafkaProducer<byte[], byte[]> producer)
            throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        for (int pass = 0; System.nanoTime() < end; pass++) {
            for (BenchmarkText text : texts) {
                BenchmarkText edited =
                        new BenchmarkText(text.id(), text.text() + " " + pass, text.tokens());
                producer.send(
                        new ProducerRecord<>(
                                spec.input(),
                                edited.id().getBytes(StandardCharsets.UTF_8),
                                Topics.request(edited)));
            }
            Stopwatches.await(texts.size());
        }
    }
}
