package io.flinkinstructor.operators.model.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinkinstructor.operators.model.EmbeddingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Architectures that the references' goldens do not cover: random weights, and the graph against
 * plain loops, which the self-check compares.
 */
class ShapesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path directory;

    private Path checkpoint;

    @BeforeEach
    void name() {
        checkpoint = directory.resolve("checkpoint");
    }

    @ParameterizedTest
    @CsvSource({
        "relu, false, false",
        "gelu, false, false",
        "gated-gelu, true, false",
        "gated-silu, true, true",
        "gated-relu, true, true",
    })
    void feedForwardsAndPositionsOfT5(String function, boolean gated, boolean ownBias)
            throws Exception {
        new RandomT5(48, 3, 3, 32, 80, 40, gated, ownBias).write(checkpoint);
        set("config.json", "feed_forward_proj", function);
        assertSame();
    }

    @Test
    void fewerBucketsAndShorterDistances() throws Exception {
        new RandomT5(32, 2, 2, 16, 64, 32, false, false).write(checkpoint);
        set("config.json", "relative_attention_max_distance", 12);
        assertSame();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "roberta", "xlm-roberta", "mpnet", "distilbert"})
    void relativesOfBert(String type) throws Exception {
        RandomBert.write(checkpoint, type, "cls");
        assertSame();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"cls", "max", "mean", "mean_sqrt_len_tokens", "weightedmean", "lasttoken"})
    void poolings(String mode) throws Exception {
        RandomBert.write(checkpoint, "bert", mode);
        assertSame();
    }

    @ParameterizedTest
    @ValueSource(strings = {"max", "mean", "mean_sqrt_len_tokens", "weightedmean", "lasttoken"})
    void poolingsWithoutTheInstruction(String mode) throws Exception {
        new RandomT5(32, 2, 2, 16, 64, 32, false, false).write(checkpoint);
        Files.writeString(
                checkpoint.resolve("1_Pooling/config.json"),
                "{\"pooling_mode\": \"" + mode + "\"}");
        assertSame();
    }

    @Test
    void severalPoolingsJoined() throws Exception {
        RandomBert.write(checkpoint, "bert", "mean");
        Files.writeString(
                checkpoint.resolve("1_Pooling/config.json"),
                "{\"pooling_mode\": [\"cls\", \"max\", \"mean\"]}");
        assertSame();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Tanh", "ReLU", "Sigmoid", "Identity"})
    void layersBehindThePooling(String activation) throws Exception {
        new RandomT5(32, 2, 2, 16, 64, 20, false, false).write(checkpoint);
        set("2_Dense/config.json", "activation_function", "torch.nn.modules." + activation);
        set("2_Dense/config.json", "bias", true);
        float[] weight = new float[20 * 32];
        float[] bias = new float[20];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (float) Math.sin(i) / 3;
            bias[i % 20] = (float) Math.cos(i) / 9;
        }
        new SafetensorsWriter()
                .tensor("linear.weight", new long[] {20, 32}, weight)
                .tensor("linear.bias", new long[] {20}, bias)
                .write(checkpoint.resolve("2_Dense/model.safetensors"));
        assertSame();
    }

    /** In each precision; in floats exactly. */
    private void assertSame() throws EmbeddingException {
        for (Precision precision : Precision.values()) {
            SelfCheckReport report =
                    Conversion.run(
                                    new ConversionRequest(
                                            checkpoint,
                                            directory.resolve("output-" + precision),
                                            precision,
                                            true),
                                    ConversionProgress.NONE)
                            .selfCheck();
            if (precision == Precision.FP32) {
                assertThat(report.leastCosine()).isGreaterThan(0.9999999);
                assertThat(report.leastBatchCosine()).isGreaterThan(0.9999999);
            }
        }
    }

    private void set(String file, String key, Object value) throws IOException {
        Path path = checkpoint.resolve(file);
        ObjectNode config = (ObjectNode) JSON.readTree(path.toFile());
        config.putPOJO(key, value);
        JSON.writeValue(path.toFile(), config);
    }
}
