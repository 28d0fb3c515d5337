package io.flinkinstructor.operators.model.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flinkinstructor.operators.model.BrokenModelException;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.Fixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints that can't be converted: refused with everything that is wrong, nothing is left. */
class BrokenCheckpointTest {

    @TempDir Path directory;

    private Fixture checkpoint;
    private Path output;

    @BeforeEach
    void copy() {
        checkpoint = Fixture.named("tiny-instructor-gated").copyTo(directory.resolve("checkpoint"));
        output = directory.resolve("output");
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).containsExactly(checkpoint.directory());
        }
    }

    @Test
    void everyMissingFileIsNamed() {
        checkpoint
                .without("config.json")
                .without("tokenizer.json")
                .without("model.safetensors")
                .without("1_Pooling/config.json")
                .without("2_Dense/model.safetensors");
        assertThat(faults())
                .hasSize(5)
                .allMatch(fault -> fault.contains("is missing"))
                .anyMatch(fault -> fault.startsWith("config.json: "))
                .anyMatch(fault -> fault.startsWith("tokenizer.json: "))
                .anyMatch(fault -> fault.startsWith("model.safetensors: "))
                .anyMatch(fault -> fault.startsWith("1_Pooling/config.json: "))
                .anyMatch(fault -> fault.startsWith("2_Dense/model.safetensors: "));
    }

    @Test
    void weightsOfOtherPrograms() {
        checkpoint.without("model.safetensors").with("tf_model.h5", "x");
        assertThat(faults()).singleElement().asString().contains("tf_model.h5", "save_pretrained");
    }

    @Test
    void sizesThatTheWeightsDoNotHave() {
        checkpoint.with(
                "config.json",
                checkpoint
                        .text("config.json")
                        .replace("\"d_ff\": 128", "\"d_ff\": 96")
                        .replace("\"vocab_size\": 4128", "\"vocab_size\": 4000"));
        assertThat(faults())
                .anyMatch(
                        fault ->
                                fault.startsWith("model.safetensors: ")
                                        && fault.contains("wi_0.weight")
                                        && fault.contains("[128, 64]")
                                        && fault.contains("[96, 64]"))
                .anyMatch(
                        fault -> fault.contains("'shared.weight'") && fault.contains("[4128, 64]"))
                .anyMatch(fault -> fault.startsWith("tokenizer.json: ") && fault.contains("4000"));
    }

    @Test
    void layersThatTheWeightsDoNotHave() {
        checkpoint.with(
                "config.json",
                checkpoint.text("config.json").replace("\"num_layers\": 2", "\"num_layers\": 3"));
        assertThat(faults())
                .isNotEmpty()
                .allMatch(fault -> fault.contains("encoder.block.2."))
                .anyMatch(fault -> fault.contains("it has 'encoder.block.0."));
    }

    @Test
    void configOfAnotherArchitecture() {
        checkpoint.with(
                "config.json",
                Fixture.named("tiny-bert-cls").text("config.json").replace("3000", "4128"));
        assertThat(faults())
                .anyMatch(
                        fault ->
                                fault.contains("encoder.layer.0.attention.self.query.weight")
                                        && fault.contains("same model"));
    }

    @Test
    void unknownArchitecture() {
        checkpoint.with("config.json", "{\"model_type\": \"mamba\"}");
        assertThat(faults())
                .singleElement()
                .asString()
                .startsWith("config.json: ")
                .contains("'mamba'", "t5", "xlm-roberta", "ONNX");
    }

    @Test
    void settingsThatAreNone() {
        checkpoint.with(
                "config.json",
                checkpoint
                        .text("config.json")
                        .replace("\"gated-gelu\"", "\"gated-riddle\"")
                        .replace("\"num_heads\": 4", "\"num_heads\": -4")
                        .replace("\"d_kv\": 16,", ""));
        assertThat(faults())
                .anyMatch(fault -> fault.contains("'gated-riddle'"))
                .anyMatch(fault -> fault.contains("num_heads is -4"))
                .anyMatch(fault -> fault.contains("d_kv is missing"));
    }

    @Test
    void weightsThatAreCutOff() {
        byte[] whole = checkpoint.bytes("model.safetensors");
        checkpoint.with("model.safetensors", Arrays.copyOf(whole, whole.length / 2));
        assertThat(faults())
                .singleElement()
                .asString()
                .startsWith("model.safetensors: ")
                .contains("cut off", "fetch it again");
    }

    @Test
    void tokenizerOfAnotherModel() {
        checkpoint.with(
                "tokenizer.json",
                checkpoint
                        .text("tokenizer.json")
                        .replaceFirst(
                                "\"added_tokens\": \\[", "\"added_tokens\": [{\"id\": 50000},"));
        assertThat(faults())
                .singleElement()
                .asString()
                .startsWith("tokenizer.json: ")
                .contains("50000", "4128");
    }

    @Test
    void denseThatDoesNotFit() {
        checkpoint.with(
                "2_Dense/config.json",
                checkpoint
                        .text("2_Dense/config.json")
                        .replace("\"in_features\": 64", "\"in_features\": 32"));
        assertThat(faults())
                .anyMatch(fault -> fault.contains("in_features") && fault.contains("64"))
                .anyMatch(fault -> fault.contains("linear.weight"));
    }

    @Test
    void shardsThatAreMissing() {
        checkpoint
                .without("model.safetensors")
                .with(
                        "model.safetensors.index.json",
                        "{\"weight_map\": {\"shared.weight\": \"model-00001-of-00002.safetensors\","
                                + " \"x\": \"model-00002-of-00002.safetensors\"}}");
        assertThat(faults())
                .hasSize(2)
                .allMatch(
                        fault -> fault.contains("is missing, though model.safetensors.index.json"));
        checkpoint.with(
                "model.safetensors.index.json",
                "{\"weight_map\": {\"shared.weight\": \"../../secret.safetensors\"}}");
        assertThat(faults()).singleElement().asString().contains("not beside it");
    }

    @Test
    void numbersThatAreNone() {
        byte[] weights = checkpoint.bytes("model.safetensors");
        // NaN in the last embedding, which is "</s>" of no text; then everywhere.
        Arrays.fill(weights, weights.length / 2, weights.length, (byte) 0xFF);
        checkpoint.with("model.safetensors", weights);
        assertThatThrownBy(this::convert)
                .isInstanceOf(EmbeddingException.class)
                .hasMessageContaining("self-check")
                .hasMessageContaining("numbers that are none");
    }

    @Test
    void checkpointThatIsNoDirectory() {
        assertThatThrownBy(
                        () ->
                                Conversion.run(
                                        new ConversionRequest(
                                                directory.resolve("nowhere"),
                                                output,
                                                Precision.FP32,
                                                true),
                                        ConversionProgress.NONE))
                .isInstanceOf(EmbeddingException.class)
                .hasMessageContaining("nowhere")
                .hasMessageContaining("model.safetensors");
    }

    @Test
    void failureInTheMiddle() {
        ConversionProgress failing =
                (what, done, total) -> {
                    if (done == 2) {
                        throw new IllegalStateException("stopped");
                    }
                };
        assertThatThrownBy(
                        () ->
                                Conversion.run(
                                        new ConversionRequest(
                                                checkpoint.directory(),
                                                output,
                                                Precision.FP32,
                                                true),
                                        failing))
                .hasMessage("stopped");
    }

    private List<String> faults() {
        BrokenModelException e = catchThrowableOfType(BrokenModelException.class, this::convert);
        assertThat(e).isNotNull();
        assertThat(e).hasMessageContaining(checkpoint.directory().toString());
        return e.faults();
    }

    private void convert() throws EmbeddingException {
        Conversion.run(
                new ConversionRequest(checkpoint.directory(), output, Precision.FP32, true),
                ConversionProgress.NONE);
    }
}
