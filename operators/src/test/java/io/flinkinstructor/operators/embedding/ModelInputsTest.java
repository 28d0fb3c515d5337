package io.flinkinstructor.operators.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.schemas.InstructionException;
import io.flinkinstructor.schemas.InstructionNames;
import io.flinkinstructor.schemas.NamedInstruction;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelInputsTest {

    private static final EmbeddingOptions OPTIONS = EmbeddingOptions.DEFAULTS;

    private final FakeEngine engine = new FakeEngine();

    @Test
    void shouldGiveWhatTheOperatorWillGiveTheModel() throws Exception {
        InstructionNames names =
                InstructionNames.of(
                        List.of(new NamedInstruction("n", "Named: ", null)), List.of("n"));
        try (ModelInputs.Open inputs = new ModelInputs(engine, OPTIONS).open(null)) {
            assertThat(inputs.instruction(Subtask.chunk("a", "1"))).isEqualTo("Default: ");
            assertThat(inputs.model()).isEqualTo(FakeEngine.MODEL);
            assertThat(inputs.tokenizer().tokenize("I", "t").length()).isEqualTo(3);
        }
        assertThat(engine.closed).isTrue();
        try (ModelInputs.Open inputs =
                new ModelInputs(engine, OPTIONS.withNames(names)).open(null)) {
            assertThat(inputs.instruction(Versions.of("a", "n", Versions.ATTRIBUTES, "x").get(0)))
                    .isEqualTo("Named: ");
            Chunk unknown = Versions.of("a", "o", Versions.ATTRIBUTES, "x").get(0);
            assertThatThrownBy(() -> inputs.instruction(unknown))
                    .isInstanceOf(InstructionException.class);
        }
    }

    @Test
    void shouldGiveTheEngineBackWhereThereIsNoSuchPrompt() {
        assertThatThrownBy(() -> new ModelInputs(engine, OPTIONS.withPrompt("nope")).open(null))
                .hasMessageContaining("no prompt 'nope'");
        assertThat(engine.closed).isTrue();
    }
}
