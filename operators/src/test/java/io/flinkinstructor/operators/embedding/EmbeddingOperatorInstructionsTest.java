package io.flinkinstructor.operators.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.schemas.InstructionNames;
import io.flinkinstructor.schemas.InstructionTemplate;
import io.flinkinstructor.schemas.NamedInstruction;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes in with a chunk's text. */
@Timeout(60)
class EmbeddingOperatorInstructionsTest {

    private static final EmbeddingOptions OPTIONS = EmbeddingOptions.DEFAULTS;
    private static final InstructionNames NAMES =
            InstructionNames.of(
                    List.of(
                            new NamedInstruction("one", "One: ", "Query: "),
                            new NamedInstruction("none", "", null)),
                    List.of("one"));

    @Test
    void choosesTheInstruction() throws Exception {
        assertThat(instruction(OPTIONS, null)).isEqualTo("Default: ");
        assertThat(instruction(OPTIONS, "Own: ")).isEqualTo("Own: ");
        assertThat(instruction(OPTIONS, "")).isNull();
        assertThat(instruction(OPTIONS.withInstruction("Set: "), null)).isEqualTo("Set: ");
        assertThat(instruction(OPTIONS.withInstruction(""), null)).isNull();
        assertThat(instruction(OPTIONS.withPrompt("query"), null)).isEqualTo("Find: ");
        assertThat(instruction(OPTIONS.withPrompt("query"), "Own: ")).isEqualTo("Own: ");
    }

    @Test
    void findsTheInstructionOfAName() throws Exception {
        assertThat(instruction(OPTIONS.withNames(NAMES), null, "one")).isEqualTo("One: ");
        assertThat(instruction(OPTIONS.withNames(NAMES), null, "none")).isNull();
        assertThat(instruction(OPTIONS.withNames(NAMES), "Own: ", "one")).isEqualTo("Own: ");
    }

    @Test
    void fillsInTheTemplate() throws Exception {
        EmbeddingOptions options = OPTIONS.withTemplate(InstructionTemplate.parse("In {lang}: "));
        assertThat(instruction(options, null)).isEqualTo("In en: ");
        assertThat(instruction(options, "Own: ")).isEqualTo("Own: ");
        assertThat(instruction(options, "")).isNull();
    }

    @Test
    void whatHasNoInstructionFailsAloneInItsTurn() throws Exception {
        EmbeddingOptions options = OPTIONS.withTemplate(InstructionTemplate.parse("In {lang}: "));
        Chunk bare = new Chunk("a", "0", 0, 1, "2", null, null, Map.of(), false, null);
        try (Subtask subtask = Subtask.open(options)) {
            subtask.upsert("a", "1");
            subtask.process(bare);
            subtask.process(new Chunk("a", "0", 0, 1, null, null, null, Map.of(), true, null));
            assertThat(subtask.events()).isEmpty();
            subtask.finish("1");
            assertThat(subtask.events()).containsExactly("a=1", "a!2", "a-");
            EmbeddingFailure failure = subtask.out.failures.get(0);
            assertThat(failure.chunk()).isEqualTo(bare);
            assertThat(failure.reason()).contains("\"lang\" (missing)");
            assertThat(subtask.count("failed")).isEqualTo(1);
        }
    }

    @Test
    void aNameThatIsGoneFailsAlone() throws Exception {
        try (Subtask subtask = Subtask.open(OPTIONS.withNames(NAMES))) {
            subtask.process(named("two"));
            subtask.process(named(null));
            assertThat(subtask.events()).containsExactly("a!1", "a!1");
            assertThat(subtask.out.failures.get(0).reason())
                    .contains("\"two\"", "which has \"one\", \"none\"");
            assertThat(subtask.out.failures.get(1).reason()).contains("send it again");
        }
    }

    private static Chunk named(String name) {
        return new Chunk("a", "0", 0, 1, "1", null, name, Subtask.ATTRIBUTES, false, null);
    }

    private static String instruction(EmbeddingOptions options, String own) throws Exception {
        return instruction(options, own, null);
    }

    private static String instruction(EmbeddingOptions options, String own, String name)
            throws Exception {
        try (Subtask subtask = Subtask.open(options)) {
            subtask.process(
                    new Chunk("a", "0", 0, 1, "1", own, name, Subtask.ATTRIBUTES, false, null));
            String expected = subtask.engine.waiting.get(0).text().unpooled() == 0 ? null : "";
            subtask.finish("1");
            String instruction = subtask.out.records.get(0).instruction();
            assertThat(instruction == null).isEqualTo(expected == null);
            return instruction;
        }
    }
}
