package io.flinkinstructor.operators.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever decides the vectors is in the fingerprint, and nothing else. */
class FingerprintTest {

    @TempDir Path directory;

    private final String original = of(Fixture.named("tiny-bert-cls"));

    @Test
    void placeAndPromptsDoNotMatter() {
        Fixture copy = Fixture.named("tiny-bert-cls").copyTo(directory);
        assertThat(of(copy)).isEqualTo(original);
        copy.with("config_sentence_transformers.json", "{\"prompts\": {\"query\": \"q: \"}}");
        copy.without("goldens.jsonl").without("model.safetensors");
        assertThat(of(copy)).isEqualTo(original);
    }

    @Test
    void weightsMatter() {
        Fixture copy = Fixture.named("tiny-bert-cls").copyTo(directory);
        Fixture other = Fixture.named("tiny-bert-mean");
        copy.with("onnx/model.onnx", other.bytes("onnx/model.onnx"));
        assertThat(of(copy)).isNotEqualTo(original);
    }

    @Test
    void tokenizerMatters() {
        Fixture copy = Fixture.named("tiny-bert-cls").copyTo(directory);
        copy.with(
                "tokenizer.json",
                copy.text("tokenizer.json").replace("\"lowercase\": true", "\"lowercase\": false"));
        assertThat(of(copy)).isNotEqualTo(original);
    }

    @Test
    void poolingMatters() {
        Fixture copy = Fixture.named("tiny-bert-cls").copyTo(directory);
        copy.with("1_Pooling/config.json", "{\"pooling_mode\": \"mean\"}");
        assertThat(of(copy)).isNotEqualTo(original);
    }

    @Test
    void normalizeMatters() {
        Fixture copy = Fixture.named("tiny-bert-cls").copyTo(directory);
        copy.with("modules.json", Fixture.named("tiny-bert-mean").text("modules.json"));
        assertThat(of(copy)).isNotEqualTo(original);
    }

    @Test
    void lengthMatters() {
        Fixture copy = Fixture.named("tiny-bert-cls").copyTo(directory);
        copy.with("sentence_bert_config.json", "{\"max_seq_length\": 64}");
        assertThat(of(copy)).isNotEqualTo(original);
    }

    private static String of(Fixture fixture) {
        try (Model model = fixture.source().open()) {
            return model.info().fingerprint();
        } catch (EmbeddingException e) {
            throw new AssertionError(e);
        }
    }
}
