package io.flinkinstructor.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flinkinstructor.operators.embedding.EmbeddingOptions;
import io.flinkinstructor.schemas.InstructionNames;
import io.flinkinstructor.schemas.InstructionTemplate;
import io.flinkinstructor.schemas.NamedInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstructionOptionsTest {

    private static final NamedInstruction A = new NamedInstruction("a", "A: ", "QA: ");
    private static final NamedInstruction B = new NamedInstruction("b", "B: ", null);

    @TempDir Path directory;

    @Test
    void shouldApplyAllOfTheFileUnlessSomeAreNamed() throws Exception {
        String file = file();

        assertThat(embedding("model.instructions-file", file))
                .isEqualTo(
                        EmbeddingOptions.DEFAULTS.withNames(
                                InstructionNames.of(List.of(A, B), List.of("a", "b"))));
        assertThat(embedding("model.instructions-file", file, "model.instruction-names", "b"))
                .isEqualTo(
                        EmbeddingOptions.DEFAULTS.withNames(
                                InstructionNames.of(List.of(A, B), List.of("b"))));
        assertThat(
                        embedding(
                                "model.instructions-file",
                                file,
                                "model.instruction-names",
                                "[b, a]",
                                "embedding.capacity",
                                "7"))
                .isEqualTo(
                        EmbeddingOptions.DEFAULTS
                                .withCapacity(7)
                                .withNames(InstructionNames.of(List.of(A, B), List.of("b", "a"))));
    }

    @Test
    void shouldReadTheOtherPlaces() {
        assertThat(embedding("model.instruction-template", "In the {domain}:"))
                .isEqualTo(
                        EmbeddingOptions.DEFAULTS.withTemplate(
                                InstructionTemplate.parse("In the {domain}:")));
        assertThat(embedding("model.instruction", "I:"))
                .isEqualTo(EmbeddingOptions.DEFAULTS.withInstruction("I:"));
        assertThat(embedding("model.prompt-name", "query"))
                .isEqualTo(EmbeddingOptions.DEFAULTS.withPrompt("query"));
    }

    @Test
    void shouldReportAllFaultsAtOnce() throws Exception {
        String file = file();
        String absent = directory.resolve("absent.yaml").toString();

        assertThat(
                        faults(
                                "model.instruction", "I:",
                                "model.prompt-name", "query",
                                "model.instruction-template", "{a",
                                "model.instructions-file", absent))
                .containsExactlyInAnyOrder(
                        "model.instruction and model.prompt-name and model.instruction-template"
                                + " and model.instructions-file: set one of them",
                        "model.instruction-template: the { at character 1 is not closed; write {{"
                                + " for a brace",
                        absent + ": no such file, or it cannot be read");
        assertThat(faults("model.instructions-file", file, "model.instruction-names", "a;x;a"))
                .containsExactly(
                        "model.instruction-names: 'x' is not in " + file + ", which has [a, b]",
                        "model.instruction-names: 'a' is there twice; name it once");
        assertThat(faults("model.instructions-file", file, "model.instruction-names", "[]"))
                .containsExactly(
                        "model.instruction-names: is empty; name some, or leave it out for all");
        assertThat(faults("model.instruction-names", "a"))
                .containsExactly(
                        "model.instruction-names: needs model.instructions-file, which says what"
                                + " they are");
    }

    private String file() throws Exception {
        return Files.writeString(
                        directory.resolve("instructions.yaml"),
                        """
                        - name: a
                          document-instruction: 'A: '
                          query-instruction: 'QA: '
                        - name: b
                          document-instruction: 'B: '
                        """)
                .toString();
    }

    private static EmbeddingOptions embedding(String... options) {
        return PipelineSettings.load(null, with(options)).embedding();
    }

    private static List<String> faults(String... options) {
        return catchThrowableOfType(
                        RefusedException.class, () -> PipelineSettings.load(null, with(options)))
                .faults();
    }

    private static Map<String, String> with(String... options) {
        Map<String, String> all =
                new HashMap<>(
                        Map.of(
                                "kafka.bootstrap.servers", "broker:9092",
                                "source.topics", "documents",
                                "sink.topic", "embeddings"));
        for (int i = 0; i < options.length; i += 2) {
            all.put(options[i], options[i + 1]);
        }
        return all;
    }
}
