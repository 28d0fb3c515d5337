package io.flinkinstructor.operators.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broken directories: refused at once, with everything that is wrong. */
class BrokenModelTest {

    @TempDir Path directory;

    @Test
    void everyFaultIsNamed() {
        Fixture model = Fixture.named("tiny-bert-cls").copyTo(directory);
        model.with(
                "modules.json",
                """
                [{"idx": 0, "path": "", "type": "sentence_transformers.models.Transformer"},
                 {"idx": 1, "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
                 {"idx": 2, "path": "2_Dense", "type": "sentence_transformers.models.Dense"},
                 {"idx": 3, "path": "3_LSTM", "type": "sentence_transformers.models.LSTM"}]
                """);
        model.with(
                "1_Pooling/config.json",
                "{\"word_embedding_dimension\": 100, \"pooling_mode_cls_token\": true,"
                        + " \"pooling_mode_attention\": true}");
        model.with("2_Dense/config.json", "{\"in_features\": 64, \"out_features\": 8}");
        model.with("2_Dense/pytorch_model.bin", "");
        model.with("config.json", "{\"hidden_size\": 64,");
        model.with("tokenizer.json", "{\"model\": {\"type\": \"Riddle\"}}");
        model.with(
                "config_sentence_transformers.json",
                "{\"prompts\": {\"query\": \"q: \"}, \"default_prompt_name\": \"document\"}");

        List<String> faults = faults(model);

        assertThat(faults).hasSize(7);
        assertThat(faults)
                .anyMatch(f -> f.startsWith("modules.json: ") && f.contains("models.LSTM"))
                .anyMatch(f -> f.startsWith("1_Pooling/config.json: ") && f.contains("attention"))
                .anyMatch(
                        f ->
                                f.startsWith("1_Pooling/config.json: ")
                                        && f.contains("100")
                                        && f.contains("64"))
                .anyMatch(
                        f ->
                                f.startsWith("2_Dense/model.safetensors: ")
                                        && f.contains("pytorch_model.bin")
                                        && f.contains("save it again"))
                .anyMatch(f -> f.startsWith("config.json: ") && f.contains("not JSON"))
                .anyMatch(f -> f.startsWith("tokenizer.json: ") && f.contains("not a tokenizer"))
                .anyMatch(
                        f ->
                                f.startsWith("config_sentence_transformers.json: ")
                                        && f.contains("'document'"));
        assertThatThrownBy(() -> model.source().open())
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("in 7 ways");
    }

    @Test
    void missingFilesAreNamedTogether() {
        Fixture model = Fixture.named("tiny-bert-cls").copyTo(directory);
        model.without("onnx/model.onnx")
                .without("tokenizer.json")
                .without("1_Pooling/config.json")
                .without("tokenizer_config.json")
                .without("sentence_bert_config.json")
                .without("config.json");
        assertThat(faults(model))
                .satisfiesExactlyInAnyOrder(
                        f -> assertThat(f).startsWith("onnx/model.onnx: is missing"),
                        f -> assertThat(f).startsWith("tokenizer.json: is missing"),
                        f -> assertThat(f).startsWith("1_Pooling/config.json: is missing"),
                        f -> assertThat(f).contains("max_seq_length"));
    }

    @Test
    void graphThatIsNone() {
        Fixture model = Fixture.named("tiny-bert-cls").copyTo(directory);
        model.with("onnx/model.onnx", "version https://git-lfs.github.com/spec/v1\noid sha256:0\n");
        assertThat(faults(model))
                .singleElement()
                .asString()
                .startsWith("onnx/model.onnx: is not an ONNX file");
    }

    @Test
    void denseThatDoesNotFitThePooling() {
        Fixture model = Fixture.named("tiny-bert-cls").copyTo(directory);
        model.with(
                "modules.json",
                """
                [{"idx": 0, "path": "", "type": "sentence_transformers.models.Transformer"},
                 {"idx": 1, "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
                 {"idx": 2, "path": "2_Dense", "type": "sentence_transformers.models.Dense"}]
                """);
        model.with(
                "2_Dense/config.json",
                "{\"in_features\": 3, \"out_features\": 1, \"bias\": false}");
        model.with(
                "2_Dense/model.safetensors",
                SafetensorsTest.file(
                        "{\"linear.weight\": {\"dtype\": \"F32\", \"shape\": [1, 3],"
                                + " \"data_offsets\": [0, 12]}}",
                        new byte[12]));
        assertThat(faults(model)).singleElement().asString().contains("3").contains("64");
    }

    @Test
    void tokenizerOfAnotherModel() {
        Fixture model = Fixture.named("tiny-bert-cls").copyTo(directory);
        model.with(
                "tokenizer.json",
                model.text("tokenizer.json")
                        .replaceFirst("\"vocab\": \\{", "\"vocab\": {\"zzzz\": 40000,"));
        assertThat(faults(model))
                .singleElement()
                .asString()
                .startsWith("tokenizer.json: ")
                .contains("3000");
    }

    @Test
    void limitThatLeavesNoRoom() {
        Fixture model = Fixture.named("tiny-bert-cls").copyTo(directory);
        model.with("sentence_bert_config.json", "{\"max_seq_length\": 2}");
        assertThat(faults(model)).singleElement().asString().contains("max_seq_length");
    }

    @Test
    void noDirectory() {
        assertThatThrownBy(() -> new DirectoryModel(directory.resolve("nowhere").toString()).open())
                .isInstanceOf(EmbeddingException.class)
                .hasMessageContaining("nowhere")
                .hasMessageContaining("builtin:bge-small-en-v1.5");
    }

    private static List<String> faults(Fixture model) {
        BrokenModelException e =
                catchThrowableOfType(
                        BrokenModelException.class, () -> model.source().open().close());
        assertThat(e).isNotNull();
        return e.faults();
    }
}
