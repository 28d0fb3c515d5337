package io.flinkinstructor.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flinkinstructor.schemas.NamedInstruction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstructionsFileTest {

    @TempDir Path directory;

    @Test
    void shouldReadInstructionsInOrder() throws Exception {
        Path file =
                file(
                        """
                        \uFEFF# What documents are embedded for.
                        - name: retrieval
                          document-instruction: "Represent the Wikipedia document for retrieval:"
                          query-instruction: "Represent the Wikipedia question for retrieval:"
                        - name: Clustering by topic
                          document-instruction: 'Represent the sentence for clustering:'
                        - {name: bge, document-instruction: "", query-instruction: 'query: '}
                        """);

        assertThat(InstructionsFile.load(file.toString()))
                .containsExactly(
                        new NamedInstruction(
                                "retrieval",
                                "Represent the Wikipedia document for retrieval:",
                                "Represent the Wikipedia question for retrieval:"),
                        new NamedInstruction(
                                "Clustering by topic",
                                "Represent the sentence for clustering:",
                                null),
                        new NamedInstruction("bge", "", "query: "));
    }

    @Test
    void shouldReportAllFaultsAtOnce() throws Exception {
        Path file =
                file(
                        """
                        - name: a#b
                          document-instruction: ok
                          query-instruction: ' '
                        - name: twice
                          document-instruction: one
                        - name: twice
                          document-instruction: two
                        - name: ''
                          document-instruction: ok
                        - document-instruciton: ok
                        - name: 7
                          document-instruction:
                          query-instruction: [x]
                        - just words
                        """);

        String place = file + ": entry ";
        assertThat(faults(file))
                .containsExactly(
                        place
                                + "1 (a#b): the name has a #, which separates the parts of a key;"
                                + " the query instruction is blank",
                        place + "3 (twice): the name is there twice; rename one of the two",
                        place + "4 (): the name is empty",
                        place
                                + "5: document-instruciton is not a key; did you mean"
                                + " document-instruction?",
                        place + "5: name is missing; give one",
                        place + "5: document-instruction is missing; give it, or \"\" for none",
                        place + "6: name is not a string; put it in quotes",
                        place
                                + "6: document-instruction has no value; give one, or \"\" for"
                                + " none",
                        place + "6: query-instruction is not a string; put it in quotes",
                        place
                                + "7: must have the keys name, document-instruction,"
                                + " query-instruction");
    }

    @ParameterizedTest
    @CsvSource({
        "'',must be a list of instructions",
        "[],must be a list of instructions",
        "'name: a',must be a list of instructions",
        "'- [1',is not YAML",
        "'- name: a\n  name: b',is not YAML",
    })
    void shouldRefuseAFileThatIsNone(String text, String reason) throws Exception {
        assertThat(faults(file(text))).singleElement().asString().contains(reason);
    }

    @Test
    void shouldNameAFileThatCannotBeRead() throws Exception {
        assertThat(faults(directory.resolve("absent.yaml")))
                .containsExactly(
                        directory.resolve("absent.yaml") + ": no such file, or it cannot be read");
        Path latin = directory.resolve("latin.yaml");
        Files.write(latin, "- name: caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(faults(latin)).singleElement().asString().contains("UTF-8");
        assertThat(catchThrowableOfType(RefusedException.class, () -> InstructionsFile.load("\0")))
                .hasMessageContaining("cannot be read");
    }

    private Path file(String text) throws Exception {
        return Files.writeString(directory.resolve("instructions.yaml"), text);
    }

    private static List<String> faults(Path file) {
        return catchThrowableOfType(
                        RefusedException.class, () -> InstructionsFile.load(file.toString()))
                .faults();
    }
}
