package io.flinkinstructor.operators.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.operators.model.ModelInfo;
import java.util.Map;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class EmbeddingOptionsTest {

    @Test
    void hasDefaults() {
        EmbeddingOptions options = EmbeddingOptions.DEFAULTS;
        assertThat(options.capacity()).isEqualTo(512);
        assertThat(options.maxInFlightBytes()).isEqualTo(32 * 1024 * 1024);
        assertThat(options.latestWins()).isFalse();
        assertThat(options.instruction()).isNull();
        assertThat(options.prompt()).isNull();
    }

    @Test
    void changesOneAtATime() {
        assertThat(
                        EmbeddingOptions.DEFAULTS
                                .withCapacity(1)
                                .withMaxInFlightBytes(2)
                                .withLatestWins(true)
                                .withInstruction("Own: "))
                .isEqualTo(new EmbeddingOptions(1, 2, true, "Own: ", null));
        assertThat(EmbeddingOptions.DEFAULTS.withInstruction("Own: ").withPrompt("query"))
                .isEqualTo(EmbeddingOptions.DEFAULTS.withPrompt("query"));
    }

    @Test
    void namesAllFaultsAtOnce() {
        assertThatThrownBy(() -> new EmbeddingOptions(0, -1, false, "Own: ", "query"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("capacity is 0")
                .hasMessageContaining("bytes is -1")
                .hasMessageContaining("'Own: '")
                .hasMessageContaining("'query'");
    }

    @Test
    void saysWhenAModelHasNoPromptsAtAll() {
        ModelInfo model = new ModelInfo("plain", "0", 2, 16, Map.of(), null);
        assertThat(EmbeddingOptions.DEFAULTS.defaultInstruction(model)).isNull();
        assertThatThrownBy(
                        () ->
                                EmbeddingOptions.DEFAULTS
                                        .withPrompt("query")
                                        .defaultInstruction(model))
                .hasMessageContaining("plain")
                .hasMessageContaining("no prompts at all");
    }

    @Test
    void travelsWithTheJob() throws Exception {
        EmbeddingOptions options = EmbeddingOptions.DEFAULTS.withPrompt("query");
        assertThat(InstantiationUtil.clone(options)).isEqualTo(options);
    }
}
