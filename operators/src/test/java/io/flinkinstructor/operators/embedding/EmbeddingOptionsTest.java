package io.flinkinstructor.operators.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.operators.model.ModelInfo;
import io.flinkinstructor.schemas.InstructionNames;
import io.flinkinstructor.schemas.InstructionTemplate;
import io.flinkinstructor.schemas.NamedInstruction;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class EmbeddingOptionsTest {

    private static final InstructionTemplate TEMPLATE = InstructionTemplate.parse("{domain}: ");
    private static final InstructionNames NAMES =
            InstructionNames.of(List.of(new NamedInstruction("a", "A: ", null)), List.of("a"));

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
                .isEqualTo(
                        new EmbeddingOptions(
                                1, 2, true, "Own: ", null, null, InstructionNames.NONE));
        assertThat(EmbeddingOptions.DEFAULTS.withInstruction("Own: ").withPrompt("query"))
                .isEqualTo(EmbeddingOptions.DEFAULTS.withPrompt("query"));
        assertThat(EmbeddingOptions.DEFAULTS.withPrompt("query").withTemplate(TEMPLATE))
                .isEqualTo(EmbeddingOptions.DEFAULTS.withTemplate(TEMPLATE));
        assertThat(
                        EmbeddingOptions.DEFAULTS
                                .withTemplate(TEMPLATE)
                                .withNames(NAMES)
                                .withCapacity(3))
                .isEqualTo(new EmbeddingOptions(3, 32 << 20, false, null, null, null, NAMES));
    }

    @Test
    void namesAllFaultsAtOnce() {
        assertThatThrownBy(
                        () -> new EmbeddingOptions(0, -1, false, "Own: ", "query", TEMPLATE, NAMES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("capacity is 0")
                .hasMessageContaining("bytes is -1")
                .hasMessageContaining("'Own: '")
                .hasMessageContaining("'query'")
                .hasMessageContaining("'{domain}: '")
                .hasMessageContaining("[a]");
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
        for (EmbeddingOptions options :
                List.of(
                        EmbeddingOptions.DEFAULTS.withPrompt("query"),
                        EmbeddingOptions.DEFAULTS.withTemplate(TEMPLATE),
                        EmbeddingOptions.DEFAULTS.withNames(NAMES))) {
            assertThat(InstantiationUtil.clone(options)).isEqualTo(options);
        }
    }
}
