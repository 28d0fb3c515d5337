package io.flinkinstructor.operators.model.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flinkinstructor.operators.model.BrokenModelException;
import io.flinkinstructor.operators.model.FuzzedDirectory;
import io.flinkinstructor.operators.model.TinyModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is in one of a checkpoint's small files, it is read, or refused with its faults, however
 * large the sizes that it claims; see {@link FuzzedDirectory} for what an input is.
 */
class CheckpointFuzzTest {

    private static final FuzzedDirectory FILES = new FuzzedDirectory(files());

    @TempDir static Path directory;

    private static Map<String, byte[]> files() {
        Map<String, byte[]> files = TinyModel.settings();
        files.put(
                "model.safetensors.index.json",
                "{\"weight_map\": {\"a\": \"part-1.safetensors\"}}"
                        .getBytes(StandardCharsets.UTF_8));
        files.put("part-1.safetensors", bert().bytes());
        return files;
    }

    /** Of width 4 with one layer, as the config.json says. */
    private static SafetensorsWriter bert() {
        SafetensorsWriter weights = new SafetensorsWriter();
        matrix(weights, "embeddings.word_embeddings", 2, 4);
        matrix(weights, "embeddings.position_embeddings", 16, 4);
        matrix(weights, "embeddings.token_type_embeddings", 1, 4);
        norm(weights, "embeddings.LayerNorm");
        String layer = "encoder.layer.0.";
        for (String name : List.of("self.query", "self.key", "self.value", "output.dense")) {
            linear(weights, layer + "attention." + name, 4, 4);
        }
        norm(weights, layer + "attention.output.LayerNorm");
        linear(weights, layer + "intermediate.dense", 8, 4);
        linear(weights, layer + "output.dense", 4, 8);
        norm(weights, layer + "output.LayerNorm");
        // Where a T5 is recognised.
        matrix(weights, "encoder.block.0.layer.0.SelfAttention.q", 4, 4);
        matrix(weights, "encoder.layer.0.attention.attn.q", 4, 4);
        return weights;
    }

    private static void linear(SafetensorsWriter weights, String name, int rows, int columns) {
        matrix(weights, name, rows, columns);
        weights.tensor(name + ".bias", new long[] {rows}, new float[rows]);
    }

    private static void norm(SafetensorsWriter weights, String name) {
        weights.tensor(name + ".weight", new long[] {4}, new float[4]);
        weights.tensor(name + ".bias", new long[] {4}, new float[4]);
    }

    private static void matrix(SafetensorsWriter weights, String name, int rows, int columns) {
        weights.tensor(name + ".weight", new long[] {rows, columns}, new float[rows * columns]);
    }

    static Stream<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>(FILES.seeds().toList());
        for (String json :
                List.of(
                        """
                        {"model_type": "t5", "d_model": 4, "num_layers": 16777216, "num_heads": 2,
                         "d_kv": 2, "d_ff": 8, "vocab_size": 2, "feed_forward_proj": "gated-gelu",
                         "relative_attention_num_buckets": 16777216}
                        """,
                        """
                        {"model_type": "mpnet", "hidden_size": 4, "num_hidden_layers": 16777216,
                         "num_attention_heads": 2, "intermediate_size": 8, "vocab_size": 2,
                         "max_position_embeddings": 16}
                        """,
                        """
                        {"model_type": "distilbert", "dim": 4, "n_layers": 1, "n_heads": 2,
                         "hidden_dim": 8, "vocab_size": 2, "max_position_embeddings": 16,
                         "activation": "relu"}
                        """)) {
            seeds.add(FILES.seed("config.json", json.getBytes(StandardCharsets.UTF_8)));
        }
        return seeds.stream();
    }

    @BeforeAll
    static void write() throws IOException {
        FILES.write(directory);
    }

    @Test
    void shouldReadTheFilesAsTheyAre() throws BrokenModelException {
        assertThat(Checkpoint.read(directory).encoder().width()).isEqualTo(4);
    }

    @MethodSource("seeds")
    @FuzzTest
    void shouldReadOrRefuse(byte[] input) throws IOException {
        FILES.with(directory, input, CheckpointFuzzTest::readOrRefuse);
    }

    private static void readOrRefuse() {
        try {
            assertThat(Checkpoint.read(directory)).isNotNull();
        } catch (BrokenModelException e) {
            assertThat(e.faults()).isNotEmpty().allMatch(fault -> !fault.isBlank());
        }
    }
}
