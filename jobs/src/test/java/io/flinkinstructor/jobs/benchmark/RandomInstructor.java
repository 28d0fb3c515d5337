package io.flinkinstructor.jobs.benchmark;

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
 * Writes checkpoints of INSTRUCTOR's architecture and sizes with random weights, whose spread is
 * that of a fresh T5, and with a tokenizer of single letters.
 *
 * @param width components of a token's vector
 * @param heads of 64 components each
 * @param inner width of the feed-forward layer
 */
record RandomInstructor(String name, int width, int layers, int heads, int inner, long seed) {

    /** The shape of hkunlp/instructor-base. */
    static final RandomInstructor BASE =
            new RandomInstructor("instructor-base", 768, 12, 12, 3072, 1);

    /** The shape of hkunlp/instructor-large. */
    static final RandomInstructor LARGE =
            new RandomInstructor("instructor-large", 1024, 24, 16, 4096, 2);

    /** Of no real model: to try out what measures the others. */
    static final RandomInstructor TINY = new RandomInstructor("tiny", 64, 2, 1, 128, 3);

    static final int VOCABULARY = 32_128;

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int HEAD_WIDTH = 64;
    private static final int BUCKETS = 32;
    static final int DIMENSION = 768;

    /**
     * @param rows 0 for a vector
     * @param spread negative for the scale of a norm, which is near 1
     */
    private record Part(String name, int rows, int columns, double spread) {}

    /** Multiplications and additions that a token costs in the layers' products with weights. */
    double operationsPerToken() {
        double attention = 4.0 * width * heads * HEAD_WIDTH;
        return 2 * layers * (attention + 2.0 * width * inner);
    }

    /** Writes all files. */
    void write(Path directory) throws IOException {
        Files.createDirectories(directory.resolve("1_Pooling"));
        Files.createDirectories(directory.resolve("2_Dense"));
        json(directory.resolve("tokenizer.json"), tokenizer());
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
                        DIMENSION,
                        "bias",
                        false,
                        "activation_function",
                        "torch.nn.modules.linear.Identity"));
        Numbers numbers = new Numbers(new Random(seed));
        safetensors(
                directory.resolve("2_Dense/model.safetensors"),
                List.of(new Part("linear.weight", DIMENSION, width, scale(width))),
                numbers);
        safetensors(directory.resolve("model.safetensors"), parts(), numbers);
    }

    private Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("model_type", "t5");
        config.put("d_model", width);
        config.put("num_layers", layers);
        config.put("num_heads", heads);
        config.put("d_kv", HEAD_WIDTH);
        config.put("d_ff", inner);
        config.put("vocab_size", VOCABULARY);
        config.put("relative_attention_num_buckets", BUCKETS);
        config.put("layer_norm_epsilon", 1e-6);
        config.put("feed_forward_proj", "relu");
        return config;
    }

    /** A token for each letter, and T5's token at the end. */
    private static Map<String, Object> tokenizer() {
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        vocabulary.put("<pad>", 0);
        vocabulary.put("</s>", 1);
        vocabulary.put("<unk>", 2);
        for (char letter = ' '; letter <= '~'; letter++) {
            vocabulary.put(Character.toString(letter), letter - ' ' + 3);
        }
        Map<String, Object> tokenizer = new LinkedHashMap<>();
        tokenizer.put("version", "1.0");
        tokenizer.put("added_tokens", List.of());
        tokenizer.put("normalizer", null);
        tokenizer.put(
                "pre_tokenizer",
                Map.of(
                        "type",
                        "Split",
                        "pattern",
                        Map.of("Regex", "."),
                        "behavior",
                        "Isolated",
                        "invert",
                        false));
        Map<String, Object> end = Map.of("SpecialToken", Map.of("id", "</s>", "type_id", 0));
        Map<String, Object> text = Map.of("Sequence", Map.of("id", "A", "type_id", 0));
        Map<String, Object> other = Map.of("Sequence", Map.of("id", "B", "type_id", 0));
        tokenizer.put(
                "post_processor",
                Map.of(
                        "type",
                        "TemplateProcessing",
                        "single",
                        List.of(text, end),
                        "pair",
                        List.of(text, other, end),
                        "special_tokens",
                        Map.of(
                                "</s>",
                                Map.of(
                                        "id",
                                        "</s>",
                                        "ids",
                                        List.of(1),
                                        "tokens",
                                        List.of("</s>")))));
        tokenizer.put("decoder", null);
        tokenizer.put(
                "model", Map.of("type", "WordLevel", "vocab", vocabulary, "unk_token", "<unk>"));
        return tokenizer;
    }

    private List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part("shared.weight", VOCABULARY, width, 1));
        int attended = heads * HEAD_WIDTH;
        for (int i = 0; i < layers; i++) {
            String layer = "encoder.block." + i + ".layer.";
            String attention = layer + "0.SelfAttention.";
            String feedForward = layer + "1.DenseReluDense.";
            parts.add(new Part(layer + "0.layer_norm.weight", 0, width, -1));
            parts.add(new Part(attention + "q.weight", attended, width, scale(width * HEAD_WIDTH)));
            parts.add(new Part(attention + "k.weight", attended, width, scale(width)));
            parts.add(new Part(attention + "v.weight", attended, width, scale(width)));
            parts.add(new Part(attention + "o.weight", width, attended, scale(attended)));
            if (i == 0) {
                parts.add(
                        new Part(attention + "relative_attention_bias.weight", BUCKETS, heads, 1));
            }
            parts.add(new Part(layer + "1.layer_norm.weight", 0, width, -1));
            parts.add(new Part(feedForward + "wi.weight", inner, width, scale(width)));
            parts.add(new Part(feedForward + "wo.weight", width, inner, scale(inner)));
        }
        parts.add(new Part("encoder.final_layer_norm.weight", 0, width, -1));
        return parts;
    }

    private static double scale(int inputs) {
        return 1 / Math.sqrt(inputs);
    }

    private static Map<String, Object> module(int index, String path, String kind) {
        return Map.of("idx", index, "path", path, "type", "sentence_transformers.models." + kind);
    }

    private static void json(Path file, Object content) throws IOException {
        JSON.writeValue(file.toFile(), content);
    }

    private static void safetensors(Path file, List<Part> parts, Numbers numbers)
            throws IOException {
        Map<String, Object> header = new LinkedHashMap<>();
        long offset = 0;
        for (Part part : parts) {
            long end = offset + (long) Float.BYTES * Math.max(1, part.rows) * part.columns;
            int[] shape =
                    part.rows == 0 ? new int[] {part.columns} : new int[] {part.rows, part.columns};
            long[] place = {offset, end};
            header.put(part.name, Map.of("dtype", "F32", "shape", shape, "data_offsets", place));
            offset = end;
        }
        byte[] text = JSON.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            out.write(
                    ByteBuffer.allocate(Long.BYTES)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(0, text.length)
                            .array());
            out.write(text);
            for (Part part : parts) {
                for (int i = 0; i < Math.max(1, part.rows); i++) {
                    out.write(numbers.row(part.columns, part.spread));
                }
            }
        }
    }

    /** Normally distributed, drawn from a large table: hundreds of millions are wanted soon. */
    private static final class Numbers {

        private final double[] table = new double[1 << 20];
        private long state;

        Numbers(Random random) {
            for (int i = 0; i < table.length; i++) {
                table[i] = random.nextGaussian();
            }
            state = random.nextLong() | 1;
        }

        byte[] row(int count, double spread) {
            ByteBuffer row =
                    ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < count; i++) {
                double value = next();
                row.putFloat((float) (spread < 0 ? 1 + value / 10 : value * spread));
            }
            return row.array();
        }

        private double next() {
            state ^= state << 13;
            state ^= state >>> 7;
            state ^= state << 17;
            return table[(int) (state >>> 20) & table.length - 1];
        }
    }
}
