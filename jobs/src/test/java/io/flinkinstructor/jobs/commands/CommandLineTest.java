package io.flinkinstructor.jobs.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.jobs.cluster.FlinkAnswers;
import io.flinkinstructor.jobs.cluster.FlinkRest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {

    @TempDir Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quickstart",
                "run",
                "embed",
                "send",
                "read",
                "search",
                "reindex",
                "options",
                "benchmark"
            })
    void shouldHelpWithEveryCommand(String command) {
        assertThat(execute(command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: deploy/instructor " + command);
        assertThat(execute("--help")).isZero();
        assertThat(out.toString()).contains("\n  " + command + " ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bogus",
                "run --bogus",
                "quickstart --kafka-port x",
                "benchmark",
                "reindex --job 1",
                "reindex --within 3x"
            })
    void shouldRefuseAWrongCommandLine(String line) {
        assertThat(execute(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains("Usage:");
    }

    @Test
    void shouldTellFaultsWithoutAStackTrace() {
        assertThat(execute("run", "-Dsink.topci=x")).isEqualTo(1);
        assertThat(err.toString())
                .contains("did you mean sink.topic?", "source.topics: is missing")
                .doesNotContain("\tat ");
    }

    @Test
    void shouldTellAllThatIsInTheWayOfANewCollection() {
        String index = directory.resolve("index").toString();
        assertThat(
                        execute(
                                "reindex",
                                "-Dkafka.bootstrap.servers=127.0.0.1:1",
                                "-Dsource.topics=d",
                                "-Dsource.starting-offsets=latest",
                                "-Dsink.type=lucene",
                                "-Dsink.lucene.directory=" + index,
                                "-Ddead-letters.topic=l"))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains(
                        "The new collection cannot be made",
                        "execution.checkpointing.dir: is missing",
                        "search.lucene-alias: is missing",
                        "source.starting-offsets: is latest",
                        "kafka.bootstrap.servers: nobody answers")
                .doesNotContain("\tat ");
        assertThat(directory).isEmptyDirectory();
        assertThat(
                        execute(
                                "reindex",
                                "--flink",
                                "http://127.0.0.1:1",
                                "-Dkafka.bootstrap.servers=127.0.0.1:1",
                                "-Dsource.topics=d",
                                "-Dsink.topic=e"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("--flink: no Flink answers at http://127.0.0.1:1");
    }

    @Test
    void shouldTellTheNewPipelinesJobFromTheLiveOneThatHasItsName() throws Exception {
        try (FlinkAnswers flink = new FlinkAnswers()) {
            jobs(flink, "shared search-1", "shared");
            assertThat(reindex(flink.rest())).isEqualTo(1);
            assertThat(out.toString()).doesNotContain("runs already");
            assertThat(err.toString()).contains("kafka.bootstrap.servers: nobody answers");
            jobs(flink, "shared search-1", "shared search-2");
            assertThat(reindex(flink.rest())).isEqualTo(1);
            assertThat(out.toString()).contains("The new pipeline runs already, as job j1\n");
        }
    }

    private static void jobs(FlinkAnswers flink, String... names) {
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            jobs.add(
                    "{\"jid\": \"j%d\", \"name\": \"%s\", \"state\": \"RUNNING\"}"
                            .formatted(i, names[i]));
        }
        flink.answer("/jobs/overview", "{\"jobs\": [" + String.join(", ", jobs) + "]}");
    }

    private int reindex(FlinkRest flink) {
        return execute(
                "reindex",
                "--flink",
                flink.webInterface().toString(),
                "-Dpipeline.name=shared",
                "-Dkafka.bootstrap.servers=127.0.0.1:1",
                "-Dsource.topics=d",
                "-Dsource.group-id=search-2",
                "-Dsink.type=lucene",
                "-Dsink.lucene.directory=" + directory.resolve("index"),
                "-Dsearch.lucene-alias=" + directory.resolve("searched"),
                "-Ddead-letters.topic=l");
    }

    @Test
    void shouldTellFaultsWithTheirStackTraceWhenAsked() {
        assertThat(execute("--verbose", "run")).isEqualTo(1);
        assertThat(err.toString()).contains("\tat io.flinkinstructor.");
    }

    @Test
    void shouldPrintTheLinesThatSubmitTheJob() throws Exception {
        Path file =
                Files.writeString(
                        directory.resolve("my pipeline.yaml"),
                        "kafka.bootstrap.servers: a:1\nsource.topics: d\nsink.topic: e\n");

        int status =
                execute(
                        "run",
                        "--dry-run",
                        "--config",
                        file.toString(),
                        "-Dpipeline.name=it's mine",
                        "-Dparallelism.default=4");

        assertThat(status).isZero();
        assertThat(out.toString())
                .contains(
                        "lib/*.jar \"$FLINK_HOME/lib/\"",
                        "export ORT_DISABLE_TELEMETRY=1",
                        "\"$FLINK_HOME/bin/flink\" run --detached jobs/target/distribution/"
                                + "flink-instructor-job.jar --config '"
                                + file
                                + "' '-Dpipeline.name=it'\\''s mine' -Dparallelism.default=4");
    }

    @Test
    void shouldTakeSecretsFromVariablesInTheLinesThatSubmitTheJob() throws Exception {
        int status =
                execute(
                        "run",
                        "--dry-run",
                        "-Dkafka.bootstrap.servers=a:1",
                        "-Dsource.topics=d",
                        "-Dsink.topic=e",
                        "-Dkafka.properties.ssl.key.password=hunter2",
                        "-Dsource.format=avro",
                        "-Dschema-registry.url=http://localhost:8081",
                        "-Dschema-registry.properties.basic.auth.user.info=me:hunter2");

        assertThat(status).isZero();
        assertThat(out.toString())
                .contains(
                        "not shown in KAFKA_PROPERTIES_SSL_KEY_PASSWORD,"
                                + " SCHEMA_REGISTRY_PROPERTIES_BASIC_AUTH_USER_INFO:",
                        " -Dkafka.properties.ssl.key.password=\"$KAFKA_PROPERTIES_SSL_KEY_PASSWORD\"")
                .doesNotContain("hunter2");
    }

    @Test
    void shouldRefuseBadOptionsInADryRunToo() {
        assertThat(execute("run", "--dry-run")).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void shouldPrintTheOptions() {
        assertThat(execute("options")).isZero();
        assertThat(out.toString()).contains("| `sink.topic` |");
    }

    private int execute(String... args) {
        CommandLine line = CommandLines.of(new InstructorCommand());
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }
}
