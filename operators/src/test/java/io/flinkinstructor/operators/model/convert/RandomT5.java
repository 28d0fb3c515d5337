package io.flinkinstructor.operators.model.convert;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Writes checkpoints of INSTRUCTOR's architecture with random weights, of any size, number by
 * number. The weights' spread is that of a fresh T5.
 */
public record RandomT5(
        int width,
        int layers,
        int heads,
        int headWidth,
        int inner,
        int vocabulary,
        int dimension,
        boolean gated,
        boolean ownBias,
        long seed) {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int BUCKETS = 32;

    /** The shape of hkunlp/instructor-base. */
    public static final RandomT5 BASE =
            new RandomT5(768, 12, 12, 64, 3072, 32128, 768, false, false, 1);

    /** The shape of hkunlp/instructor-large. */
    public static final RandomT5 LARGE =
            new RandomT5(1024, 24, 16, 64, 4096, 32128, 768, false, false, 2);

    private record Part(String name, int rows, int columns, double spread) {}

    /**
     * @param tokenizer a tokenizer.json whose ids are below the vocabulary
     */
    public void write(Path directory, Path tokenizer) throws IOException {
        Files.createDirectories(directory.resolve("1_Pooling"));
        Files.createDirectories(directory.resolve("2_Dense"));
        Files.copy(tokenizer, directory.resolve("tokenizer.json"));
        json(directory.resolve("config.json"), config());
        json(directory.resolve("sentence_bert_config.json"), Map.of("max_seq_length", 512));
        json(
                directory.resolve("modules.json"),
                List.of(
                        module(0, "", "Transformer"),
                        module(1, "1_Pooling", "Pooling"),
                        module(2, "2_Dense", "Dense"),
                        module(3, "3_Normalize", "Normalize")));
        json(
                directory.resolve("1_Pooling/config.json"),
                Map.of("word_embedding_dimension", width, "pooling_mode_mean_tokens", true));
        json(
                directory.resolve("2_Dense/config.json"),
                Map.of(
                        "in_features",
                        width,
                        "out_features",
                        dimension,
                        "bias",
                        false,
                        "activation_function",
                        "torch.nn.modules.linear.Identity"));
        Random random = new Random(seed);
        safetensors(
                directory.resolve("2_Dense/model.safetensors"),
                new Part[] {new Part("linear.weight", dimension, width, scale(width))},
                random);
        safetensors(directory.resolve("model.safetensors"), parts(), random);
    }

    private Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("model_type", "t5");
        config.put("d_model", width);
        config.put("num_layers", layers);
        config.put("num_heads", heads);
        config.put("d_kv", headWidth);
        config.put("d_ff", inner);
        config.put("vocab_size", vocabulary);
        config.put("relative_attention_num_buckets", BUCKETS);
        config.put("layer_norm_epsilon", 1e-6);
        config.put("feed_forward_proj", gated ? "gated-gelu" : "relu");
        return config;
    }

    private Part[] parts() {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part("shared.weight", vocabulary, width, 1));
        int attended = heads * headWidth;
        for (int i = 0; i < layers; i++) {
            String layer = "encoder.block." + i + ".layer.";
            String attention = layer + "0.SelfAttention.";
            parts.add(new Part(layer + "0.layer_norm.weight", 0, width, -1));
            parts.add(new Part(attention + "q.weight", attended, width, scale(width * headWidth)));
            parts.add(new Part(attention + "k.weight", attended, width, scale(width)));
            parts.add(new Part(attention + "v.weight", attended, width, scale(width)));
            parts.add(new Part(attention + "o.weight", width, attended, scale(attended)));
            if (i == 0 || ownBias) {
                parts.add(
                        new Part(attention + "relative_attention_bias.weight", BUCKETS, heads, 1));
            }
            String feedForward = layer + "1.DenseReluDense.";
            parts.add(new Part(layer + "1.layer_norm.weight", 0, width, -1));
            parts.add(
                    new Part(
                            feedForward + (gated ? "wi_0.weight" : "wi.weight"),
                            inner,
                            width,
                            scale(width)));
            if (gated) {
                parts.add(new Part(feedForward + "wi_1.weight", inner, width, scale(width)));
            }
            parts.add(new Part(feedForward + "wo.weight", width, inner, scale(inner)));
        }
        parts.add(new Part("encoder.final_layer_norm.weight", 0, width, -1));
        return parts.toArray(Part[]::new);
    }

    private static double scale(int inputs) {
        return 1 / Math.sqrt(inputs);
    }

    private static Map<String, Object> module(int index, String path, String kind) {
        return Map.of(
                "idx",
                index,
                "name",
                Integer.toString(index),
                "path",
                path,
                "type",
                "sentence_transformers.models." + kind);
    }

    private static void json(Path file, Object content) throws IOException {
        JSON.writeValue(file.toFile(), content);
    }

    /** A part of spread -1 is a norm's scale, near 1. */
    private static void safetensors(Path file, Part[] parts, Random random) throws IOException {
        Map<String, Object> header = new LinkedHashMap<>();
        long offset = 0;
        for (Part part : parts) {
            long bytes = 4L * Math.max(1, part.rows) * part.columns;
            header.put(
                    part.name,
                    Map.of(
                            "dtype",
                            "F32",
                            "shape",
                            part.rows == 0
                                    ? new int[] {part.columns}
                                    : new int[] {part.rows, part.columns},
                            "data_offsets",
                            new long[] {offset, offset + bytes}));
            offset += bytes;
        }
        byte[] text = JSON.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            out.write(
                    ByteBuffer.allocate(8)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(text.length)
                            .array());
            out.write(text);
            Gaussians gaussians = new Gaussians(random);
            for (Part part : parts) {
                ByteBuffer row =
                        ByteBuffer.allocate(part.columns * 4).order(ByteOrder.LITTLE_ENDIAN);
                for (int i = 0; i < Math.max(1, part.rows); i++) {
                    for (int j = 0; j < part.columns; j++) {
                        double value = gaussians.next();
                        row.putFloat(
                                j * 4,
                                (float) (part.spread < 0 ? 1 + value / 10 : value * part.spread));
                    }
                    out.write(row.array());
                }
            }
        }
    }

    /** Drawn from a large table: hundreds of millions of them are wanted soon. */
    private static final class Gaussians {

        private final double[] table = new double[1 << 20];
        private long state;

        Gaussians(Random random) {
            for (int i = 0; i < table.length; i++) {
                table[i] = random.nextGaussian();
            }
            state = random.nextLong() | 1;
        }

        double next() {
            state ^= state << 13;
            state ^= state >>> 7;
            state ^= state << 17;
            return table[(int) (state >>> 20) & table.length - 1];
        }
    }
}
