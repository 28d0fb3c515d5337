package io.flinkinstructor.operators.model.convert;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkinstructor.operators.model.Fixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Writes small checkpoints of INSTRUCTOR's architecture with random weights.
 *
 * @param width components of a token's vector
 * @param inner width of the feed-forward layer
 * @param dimension components of a finished vector
 * @param gated whether the feed-forward is gated
 * @param ownBias whether each layer has relative positions of its own
 */
record RandomT5(
        int width,
        int layers,
        int heads,
        int headWidth,
        int inner,
        int dimension,
        boolean gated,
        boolean ownBias) {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int BUCKETS = 32;
    private static final int VOCABULARY = 4128;

    void write(Path directory) throws IOException {
        Files.createDirectories(directory.resolve("1_Pooling"));
        Files.createDirectories(directory.resolve("2_Dense"));
        Files.copy(
                Fixture.named("tiny-instructor").directory().resolve("tokenizer.json"),
                directory.resolve("tokenizer.json"));
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
        new Tensors()
                .matrix("linear.weight", dimension, width)
                .written
                .write(directory.resolve("2_Dense/model.safetensors"));
        transformer().written.write(directory.resolve("model.safetensors"));
    }

    private Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("model_type", "t5");
        config.put("d_model", width);
        config.put("num_layers", layers);
        config.put("num_heads", heads);
        config.put("d_kv", headWidth);
        config.put("d_ff", inner);
        config.put("vocab_size", VOCABULARY);
        config.put("relative_attention_num_buckets", BUCKETS);
        config.put("feed_forward_proj", gated ? "gated-gelu" : "relu");
        return config;
    }

    private Tensors transformer() {
        Tensors tensors = new Tensors().matrix("shared.weight", VOCABULARY, width);
        int attended = heads * headWidth;
        for (int i = 0; i < layers; i++) {
            String layer = "encoder.block." + i + ".layer.";
            String attention = layer + "0.SelfAttention.";
            String feedForward = layer + "1.DenseReluDense.";
            tensors.norm(layer + "0.layer_norm.weight", width)
                    .matrix(attention + "q.weight", attended, width)
                    .matrix(attention + "k.weight", attended, width)
                    .matrix(attention + "v.weight", attended, width)
                    .matrix(attention + "o.weight", width, attended);
            if (i == 0 || ownBias) {
                tensors.matrix(attention + "relative_attention_bias.weight", BUCKETS, heads);
            }
            tensors.norm(layer + "1.layer_norm.weight", width)
                    .matrix(feedForward + (gated ? "wi_0.weight" : "wi.weight"), inner, width);
            if (gated) {
                tensors.matrix(feedForward + "wi_1.weight", inner, width);
            }
            tensors.matrix(feedForward + "wo.weight", width, inner);
        }
        return tensors.norm("encoder.final_layer_norm.weight", width);
    }

    private static Map<String, Object> module(int index, String path, String kind) {
        return Map.of("idx", index, "path", path, "type", "sentence_transformers.models." + kind);
    }

    private static void json(Path file, Object content) throws IOException {
        JSON.writeValue(file.toFile(), content);
    }

    /** Random numbers of a spread that keeps what goes through the layers in range. */
    private static final class Tensors {

        private final Random random = new Random(5);
        private final SafetensorsWriter written = new SafetensorsWriter();

        Tensors matrix(String name, int rows, int columns) {
            return add(name, 0, 1 / Math.sqrt(columns), rows, columns);
        }

        Tensors norm(String name, int size) {
            return add(name, 1, 0.1, size);
        }

        private Tensors add(String name, double middle, double spread, long... shape) {
            float[] values = new float[(int) (shape[0] * (shape.length < 2 ? 1 : shape[1]))];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (middle + spread * random.nextGaussian());
            }
            written.tensor(name, shape, values);
            return this;
        }
    }
}
