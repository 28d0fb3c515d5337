package io.flinkinstructor.rivals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Embeds texts with a library, {@value #BATCH} at a time in the order of their arrival: {@code
 * LIBRARY MODEL TEXTS RESULT}. The library is {@code spring-ai} or {@code djl}; the model a folder
 * with {@code model.onnx} and {@code tokenizer.json}; the texts are JSON lines with a field {@code
 * text}. A pass over a fifth of them warms up, then all are timed; the result is a JSON object with
 * {@code texts}, {@code seconds} and {@code cpuSeconds}.
 */
final class BatchRival {

    private static final int BATCH = 32;

    private BatchRival() {}

    public static void main(String[] arguments) throws Exception {
        ObjectMapper json = new ObjectMapper();
        Path model = Path.of(arguments[1]);
        List<String> texts = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(arguments[2]))) {
            texts.add(json.readTree(line).required("text").asText());
        }
        try (Library library = open(arguments[0], model)) {
            embed(library, texts.subList(0, Math.max(1, texts.size() / 5)));
            long startCpu = processorNanos();
            long start = System.nanoTime();
            embed(library, texts);
            double seconds = (System.nanoTime() - start) / 1e9;
            double cpuSeconds = (processorNanos() - startCpu) / 1e9;
            json.writeValue(
                    Path.of(arguments[3]).toFile(),
                    Map.of("texts", texts.size(), "seconds", seconds, "cpuSeconds", cpuSeconds));
        }
        // Libraries leave threads behind.
        System.exit(0);
    }

    private static Library open(String name, Path model) throws Exception {
        return switch (name) {
            case "spring-ai" -> new SpringAi(model);
            case "djl" -> new Djl(model);
            default -> throw new IllegalArgumentException("no such library: " + name);
        };
    }

    private static void embed(Library library, List<String> texts) throws Exception {
        for (int from = 0; from < texts.size(); from += BATCH) {
            List<String> batch = texts.subList(from, Math.min(from + BATCH, texts.size()));
            List<float[]> vectors = library.embed(batch);
            if (vectors.size() != batch.size()) {
                throw new IllegalStateException(
                        vectors.size() + " vectors for " + batch.size() + " texts");
            }
        }
    }

    private static long processorNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
