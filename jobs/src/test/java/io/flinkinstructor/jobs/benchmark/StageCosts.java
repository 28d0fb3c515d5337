package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.operators.model.DirectoryModel;
import io.flinkinstructor.operators.model.Model;
import io.flinkinstructor.operators.model.Tokenizer;
import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.EmbeddedRecordWriter;
import io.flinkinstructor.schemas.SourcePosition;
import io.flinkinstructor.schemas.VectorEncoding;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * What single steps cost in one thread, in a JVM of its own: {@code TEXTS DIMENSION RESULT}.
 *
 * @param tokenizeMicros of processor time a text
 * @param arrayMicros to write its record as JSON with the vector as an array
 * @param base64Micros to write it with the vector in base64
 * @param arrayBytes of such a record
 * @param base64Bytes of such a record
 */
record StageCosts(
        double tokenizeMicros,
        double arrayMicros,
        double base64Micros,
        double arrayBytes,
        double base64Bytes) {

    private static final long WARM_UP_NANOS = 2_000_000_000L;
    private static final long NANOS = 3_000_000_000L;

    public static void main(String[] arguments) throws Exception {
        List<BenchmarkText> texts = Json.readTexts(Path.of(arguments[0]));
        Json.write(Path.of(arguments[2]), measure(texts, Integer.parseInt(arguments[1])));
    }

    private static StageCosts measure(List<BenchmarkText> texts, int dimension) throws Exception {
        float[][] vectors = ScaleModel.vectors(dimension);
        EmbeddedRecordWriter array = new EmbeddedRecordWriter(VectorEncoding.ARRAY);
        EmbeddedRecordWriter base64 = new EmbeddedRecordWriter(VectorEncoding.BASE64);
        try (Model model = new DirectoryModel("builtin:bge-small-en-v1.5").open()) {
            Tokenizer tokenizer = model.tokenizer();
            Cost tokenize =
                    cost(
                            i ->
                                    tokenizer
                                            .tokenize(null, texts.get(i % texts.size()).text())
                                            .length());
            Cost arrays = cost(i -> array.write(embedded(texts, vectors, i)).length);
            Cost strings = cost(i -> base64.write(embedded(texts, vectors, i)).length);
            return new StageCosts(
                    tokenize.micros, arrays.micros, strings.micros, arrays.result, strings.result);
        }
    }

    private static EmbeddedRecord embedded(List<BenchmarkText> texts, float[][] vectors, int i) {
        BenchmarkText text = texts.get(i % texts.size());
        int length = text.text().length();
        return new EmbeddedRecord(
                text.id(),
                "0",
                0,
                1,
                0,
                length,
                length,
                text.text(),
                null,
                null,
                "simulated",
                "0".repeat(64),
                vectors[i % vectors.length],
                Map.of(),
                new SourcePosition("memory", 0, i, -1));
    }

    /**
     * @param micros of processor time
     * @param result mean of what the step gave
     */
    private record Cost(double micros, double result) {}

    private static Cost cost(IntUnaryOperator step) {
        repeat(step, WARM_UP_NANOS);
        return repeat(step, NANOS);
    }

    private static Cost repeat(IntUnaryOperator step, long nanos) {
        long wall = System.nanoTime();
        long begin = processorNanos();
        long sum = 0;
        int steps = 0;
        do {
            for (int i = 0; i < 100; i++) {
                sum += step.applyAsInt(steps++);
            }
        } while (System.nanoTime() - wall < nanos);
        return new Cost((processorNanos() - begin) / 1e3 / steps, (double) sum / steps);
    }

    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
