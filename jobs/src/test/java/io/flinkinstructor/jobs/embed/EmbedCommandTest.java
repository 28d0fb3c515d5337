package io.flinkinstructor.jobs.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.DirectoryModel;
import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.GraphChoice;
import io.flinkinstructor.operators.model.Model;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command as a person calls it, with the built-in model. */
class EmbedCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String QUERY = "Represent this sentence for searching relevant passages: ";

    @TempDir Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

    @Test
    void linesBecomeVectorsInOrder() throws Exception {
        int status =
                embed(
                        """
                        {"text": "The ferry leaves at six."}
                        {"text": "harbour", "instruction": "query: "}
                        {"text": ""}
                        """,
                        "--deterministic");
        assertThat(status).isZero();
        assertThat(output()).hasSize(3);
        assertVector(output().get(0), null, "The ferry leaves at six.");
        assertVector(output().get(1), "query: ", "harbour");
        assertVector(output().get(2), null, "");
        assertThat(output().get(2).path("tokens").asInt()).isEqualTo(2);
    }

    @Test
    void promptByNameIsForLinesWithoutTheirOwn() throws Exception {
        int status =
                embed(
                        """
                        {"text": "harbour"}
                        {"text": "harbour", "instruction": ""}
                        """,
                        "--prompt-name=query",
                        "--deterministic");
        assertThat(status).isZero();
        assertVector(output().get(0), QUERY, "harbour");
        assertVector(output().get(1), null, "harbour");
    }

    @Test
    void instructionIsForLinesWithoutTheirOwn() throws Exception {
        assertThat(embed("{\"text\": \"harbour\"}\n", "--instruction=a: ", "--deterministic"))
                .isZero();
        assertVector(output().get(0), "a: ", "harbour");
    }

    @Test
    void instructionsOfAFileAreForLinesWithoutTheirOwn() throws Exception {
        String lines =
                "{\"text\": \"harbour\"}\n{\"text\": \"harbour\", \"instruction\": \"own: \"}\n";
        String[] named = {
            "--instructions-file=" + file(), "--instruction-name=a", "--deterministic"
        };

        assertThat(embed(lines, named)).isZero();
        assertVector(output().get(0), "A: ", "harbour");
        assertVector(output().get(1), "own: ", "harbour");
        assertThat(embed(lines, named[0], named[1], named[2], "--query")).isZero();
        assertVector(output().get(0), "QA: ", "harbour");
        assertThat(embed(lines, named[0], "--instruction-name=b", named[2], "--query")).isZero();
        assertVector(output().get(0), null, "harbour");
    }

    @Test
    void whatIsWrongWithInstructionsIsSaidAtOnce() throws Exception {
        assertThat(embed("", "--instruction-name=a", "--query", "--instruction=I:")).isEqualTo(2);
        assertThat(message())
                .contains("--instruction-name needs --instructions-file")
                .contains("--query needs --instructions-file")
                .contains("exclude --instruction");
        assertThat(embed("", "--instructions-file=" + file())).isEqualTo(2);
        assertThat(message()).contains("--instructions-file needs --instruction-name");
        assertThat(embed("", "--instructions-file=" + file(), "--instruction-name=c")).isEqualTo(2);
        assertThat(message()).contains("'c' is not in").contains("[a, b]");
        assertThat(embed("", "--instructions-file=absent.yaml", "--instruction-name=c"))
                .isEqualTo(2);
        assertThat(message()).contains("absent.yaml: no such file");
    }

    private String file() throws Exception {
        return Files.writeString(
                        directory.resolve("instructions.yaml"),
                        """
                        - {name: a, document-instruction: 'A: ', query-instruction: 'QA: '}
                        - {name: b, document-instruction: ''}
                        """)
                .toString();
    }

    @Test
    void badLineIsAnErrorInItsPlace() throws Exception {
        int status = embed("{\"text\": \"a\"}\nnonsense\n{\"text\": \"b\"}\n");
        assertThat(status).isEqualTo(1);
        assertThat(output()).hasSize(3);
        assertThat(output().get(0).has("embedding")).isTrue();
        assertThat(output().get(1).path("error").asText()).startsWith("line 2: ");
        assertThat(output().get(2).has("embedding")).isTrue();
    }

    @Test
    void manyLinesOfAllLengths() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 700; i++) {
            lines.append("{\"text\": \"").append("word ".repeat(1 + i % 7)).append("\"}\n");
        }
        assertThat(embed(lines.toString())).isZero();
        List<JsonNode> output = output();
        assertThat(output).hasSize(700);
        for (int i = 0; i < 700; i++) {
            assertThat(output.get(i).path("tokens").asInt()).isEqualTo(3 + i % 7);
        }
    }

    @Test
    void whatCannotBeDoneIsSaid() throws Exception {
        assertThat(embed("", "--prompt-name=nonsense")).isEqualTo(2);
        assertThat(message()).contains("'nonsense'").contains("query");
        assertThat(embed("", "--model=builtin:nonsense")).isEqualTo(2);
        assertThat(message()).contains("builtin:bge-small-en-v1.5");
        assertThat(embed("", "--prompt-name=query", "--instruction=a")).isEqualTo(2);
        assertThat(message()).contains("--instruction and --prompt-name");
        assertThat(embed("", "--device=tpu")).isEqualTo(2);
        assertThat(message()).contains("tpu");
    }

    private int embed(String lines, String... options) {
        out.reset();
        messages.reset();
        EmbedCommand command =
                new EmbedCommand(
                        new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)),
                        out,
                        new PrintStream(messages, true, StandardCharsets.UTF_8));
        return new CommandLine(command).execute(options);
    }

    private List<JsonNode> output() throws Exception {
        try (var values = JSON.readerFor(JsonNode.class).<JsonNode>readValues(out.toByteArray())) {
            return values.readAll();
        }
    }

    private String message() {
        return messages.toString(StandardCharsets.UTF_8);
    }

    /** In deterministic mode, a text has the same bits in any company. */
    private static void assertVector(JsonNode line, String instruction, String text)
            throws Exception {
        try (Model model =
                        new DirectoryModel("builtin:bge-small-en-v1.5", GraphChoice.STATIC).open();
                Embedder embedder = model.embedder(Device.CPU);
                Embedder.Batch batch = embedder.newBatch()) {
            batch.collate(List.of(model.tokenizer().tokenize(instruction, text)));
            float[] expected = batch.run()[0];
            assertThat(line.path("embedding")).hasSameSizeAs(expected);
            for (int i = 0; i < expected.length; i++) {
                assertThat(line.path("embedding").get(i).floatValue())
                        .isCloseTo(expected[i], within(0f));
            }
        }
    }
}
