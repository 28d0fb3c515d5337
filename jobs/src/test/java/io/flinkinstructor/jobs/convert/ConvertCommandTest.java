package io.flinkinstructor.jobs.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConvertCommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
    private final StringWriter usage = new StringWriter();

    @TempDir Path directory;

    @Test
    void converts() {
        Path output = directory.resolve("model");
        int status =
                run(
                        "--checkpoint",
                        checkpoint("tiny-instructor").toString(),
                        "--output",
                        output.toString(),
                        "--precision",
                        "int8");
        assertThat(status).as(messages.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(output.toString(), "T5 encoder", "int8", "Self-check on 5 texts")
                .contains("On 32 real texts, cosine to the same model in fp32: mean 0.99")
                .contains("model.path: " + output);
        assertThat(messages.toString(StandardCharsets.UTF_8))
                .contains("Writing the graph in int8: 0 %", "Self-check: done in");
        assertThat(output).isDirectoryContaining("glob:**/tokenizer.json");
    }

    @Test
    void tellsWhatIsWrong() {
        int status =
                run(
                        "--checkpoint",
                        directory.toString(),
                        "--output",
                        directory.resolve("model").toString(),
                        "-q");
        assertThat(status).isEqualTo(1);
        assertThat(out.size()).isZero();
        assertThat(messages.toString(StandardCharsets.UTF_8))
                .startsWith("convert: The model " + directory + " is broken")
                .contains("config.json: is missing", "model.safetensors: is missing");
        assertThat(directory.resolve("model")).doesNotExist();
    }

    @Test
    void refusesAnUnknownPrecision() {
        int status = run("--checkpoint", "a", "--output", "b", "--precision", "int4");
        assertThat(status).isEqualTo(2);
        assertThat(usage.toString()).contains("'int4' is none of fp32, fp16, int8");
    }

    private int run(String... arguments) {
        ConvertCommand command =
                new ConvertCommand(new PrintStream(out, true), new PrintStream(messages, true));
        return new CommandLine(command).setErr(new PrintWriter(usage, true)).execute(arguments);
    }

    /** One of the small models that the tests of operators use. */
    private static Path checkpoint(String name) {
        return Path.of("..", "operators", "src", "test", "resources", "fixtures", name);
    }
}
