package io.flinkinstructor.operators.model.convert;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkinstructor.operators.model.Fixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Writes small checkpoints of BERT and its relatives with random weights. */
final class RandomBert {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int WIDTH = 32;
    private static final int HEADS = 4;
    private static final int INNER = 48;
    private static final int LAYERS = 2;
    private static final int VOCABULARY = 3000;
    private static final int POSITIONS = 130;

    private final Random random = new Random(11);
    private final SafetensorsWriter tensors = new SafetensorsWriter();

    private RandomBert() {}

    /**
     * @param type as in config.json
     * @param pooling as in a newer Pooling's config.json
     */
    static void write(Path directory, String type, String pooling) throws IOException {
        RandomBert model = new RandomBert();
        switch (type) {
            case "mpnet" -> model.mpnet("mpnet.");
            case "distilbert" -> model.distilbert("distilbert.");
            default -> model.bert(type.equals("bert") ? "" : "roberta.", type.equals("bert"));
        }
        model.tensors.write(directory.resolve("model.safetensors"));
        Fixture bert = Fixture.named("tiny-bert-mean");
        Files.copy(bert.directory().resolve("tokenizer.json"), directory.resolve("tokenizer.json"));
        JSON.writeValue(directory.resolve("config.json").toFile(), config(type));
        Files.createDirectories(directory.resolve("1_Pooling"));
        JSON.writeValue(
                directory.resolve("1_Pooling/config.json").toFile(),
                Map.of("word_embedding_dimension", WIDTH, "pooling_mode", pooling));
        JSON.writeValue(
                directory.resolve("modules.json").toFile(),
                List.of(module(0, "", "Transformer"), module(1, "1_Pooling", "Pooling")));
    }

    private static Map<String, Object> module(int index, String path, String kind) {
        return Map.of("idx", index, "path", path, "type", "sentence_transformers.models." + kind);
    }

    private static Map<String, Object> config(String type) {
        Map<String, Object> config = new HashMap<>();
        boolean distil = type.equals("distilbert");
        config.put("model_type", type);
        config.put(distil ? "dim" : "hidden_size", WIDTH);
        config.put(distil ? "n_layers" : "num_hidden_layers", LAYERS);
        config.put(distil ? "n_heads" : "num_attention_heads", HEADS);
        config.put(distil ? "hidden_dim" : "intermediate_size", INNER);
        config.put(distil ? "activation" : "hidden_act", "gelu");
        config.put("vocab_size", VOCABULARY);
        config.put("max_position_embeddings", POSITIONS);
        config.put("type_vocab_size", type.equals("bert") ? 2 : 1);
        config.put("layer_norm_eps", 1e-5);
        config.put("pad_token_id", 1);
        return config;
    }

    private void bert(String prefix, boolean bert) {
        embeddings(prefix);
        matrix(prefix + "embeddings.token_type_embeddings.weight", bert ? 2 : 1, WIDTH, 0.5);
        for (int i = 0; i < LAYERS; i++) {
            String layer = prefix + "encoder.layer." + i + ".";
            linear(layer + "attention.self.query", WIDTH, WIDTH);
            linear(layer + "attention.self.key", WIDTH, WIDTH);
            linear(layer + "attention.self.value", WIDTH, WIDTH);
            linear(layer + "attention.output.dense", WIDTH, WIDTH);
            norm(layer + "attention.output.LayerNorm", bert);
            linear(layer + "intermediate.dense", WIDTH, INNER);
            linear(layer + "output.dense", INNER, WIDTH);
            norm(layer + "output.LayerNorm", bert);
        }
    }

    private void mpnet(String prefix) {
        embeddings(prefix);
        matrix(prefix + "encoder.relative_attention_bias.weight", 32, HEADS, 1);
        for (int i = 0; i < LAYERS; i++) {
            String layer = prefix + "encoder.layer." + i + ".";
            for (String part : List.of("q", "k", "v", "o")) {
                linear(layer + "attention.attn." + part, WIDTH, WIDTH);
            }
            norm(layer + "attention.LayerNorm", false);
            linear(layer + "intermediate.dense", WIDTH, INNER);
            linear(layer + "output.dense", INNER, WIDTH);
            norm(layer + "output.LayerNorm", false);
        }
    }

    private void distilbert(String prefix) {
        embeddings(prefix);
        for (int i = 0; i < LAYERS; i++) {
            String layer = prefix + "transformer.layer." + i + ".";
            for (String part : List.of("q_lin", "k_lin", "v_lin", "out_lin")) {
                linear(layer + "attention." + part, WIDTH, WIDTH);
            }
            norm(layer + "sa_layer_norm", false);
            linear(layer + "ffn.lin1", WIDTH, INNER);
            linear(layer + "ffn.lin2", INNER, WIDTH);
            norm(layer + "output_layer_norm", false);
        }
    }

    private void embeddings(String prefix) {
        matrix(prefix + "embeddings.word_embeddings.weight", VOCABULARY, WIDTH, 1);
        matrix(prefix + "embeddings.position_embeddings.weight", POSITIONS, WIDTH, 0.5);
        norm(prefix + "embeddings.LayerNorm", false);
    }

    private void linear(String name, int inputs, int outputs) {
        matrix(name + ".weight", outputs, inputs, 1.5 / Math.sqrt(inputs));
        vector(name + ".bias", outputs, 0, 0.3);
    }

    /**
     * @param oldest whether to use the names of the oldest files
     */
    private void norm(String name, boolean oldest) {
        vector(name + (oldest ? ".gamma" : ".weight"), WIDTH, 1, 0.2);
        vector(name + (oldest ? ".beta" : ".bias"), WIDTH, 0, 0.2);
    }

    private void matrix(String name, int rows, int columns, double spread) {
        tensors.tensor(name, new long[] {rows, columns}, values(rows * columns, 0, spread));
    }

    private void vector(String name, int size, double middle, double spread) {
        tensors.tensor(name, new long[] {size}, values(size, middle, spread));
    }

    private float[] values(int count, double middle, double spread) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (middle + spread * random.nextGaussian());
        }
        return values;
    }
}
