package io.flinkinstructor.jobs.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.Model;
import io.flinkinstructor.operators.sink.vector.VectorStoreConnection;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** With a table in a real PostgreSQL, which deploy/test starts, and a small model. */
class SearchCommandITCase {

    private static final String MODEL = "../operators/src/test/resources/fixtures/tiny-bert-cls";

    private final String table = "t" + UUID.randomUUID().toString().replace("-", "");
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir Path directory;
    private Path config;

    @BeforeEach
    void writeConfig() throws Exception {
        String server = System.getenv("FLINK_INSTRUCTOR_POSTGRES");
        assertThat(server).as("run deploy/test, or deploy/postgres start DIR").isNotNull();
        config =
                Files.writeString(
                        directory.resolve("pipeline.yaml"),
                        String.join(
                                "\n",
                                "kafka.bootstrap.servers: 127.0.0.1:1",
                                "source.topics: documents",
                                "dead-letters.topic: dead-letters",
                                "sink.type: pgvector",
                                "sink.pgvector.url: '" + server + "'",
                                "sink.pgvector.table: " + table,
                                "model.path: " + MODEL,
                                "engine.device: cpu",
                                ""));
    }

    @AfterEach
    void dropTable() throws Exception {
        try (Connection connection =
                        DriverManager.getConnection(System.getenv("FLINK_INSTRUCTOR_POSTGRES"));
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS " + table);
        }
    }

    /** Writes documents as a pipeline would; each has its text as its id. */
    private void write(Map<String, String> attributes, String... texts) throws Exception {
        PipelineSettings settings = PipelineSettings.load(config, Map.of());
        try (Model model = settings.model().open();
                Embedder embedder = model.embedder(Device.CPU);
                Embedder.Batch batch = embedder.newBatch();
                VectorStoreConnection connection = settings.pgvector().store().connect()) {
            for (String text : texts) {
                batch.collate(List.of(model.tokenizer().tokenize(null, text)));
                connection.write(
                        List.of(
                                new EmbeddedRecord(
                                        text,
                                        "0",
                                        0,
                                        1,
                                        text,
                                        null,
                                        null,
                                        model.info().name(),
                                        model.info().fingerprint(),
                                        batch.run()[0].clone(),
                                        attributes,
                                        null)));
            }
        }
    }

    private int search(String... args) {
        return search(InputStream.nullInputStream(), args);
    }

    private int search(InputStream in, String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = CommandLines.of(new InstructorCommand());
        line.getCommandSpec().removeSubcommand("search");
        line.addSubcommand("search", new SearchCommand(in));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String[] all = new String[args.length + 3];
        all[0] = "search";
        all[1] = "--config";
        all[2] = config.toString();
        System.arraycopy(args, 0, all, 3, args.length);
        return line.execute(all);
    }

    @Test
    void shouldFindWhatIsNearestToTheQuery() throws Exception {
        write(Map.of("lang", "\"en\"", "year", "2020"), "ferry", "harbour");
        write(Map.of("lang", "\"de\""), "ferry boat", "mast");

        assertThat(search("--instruction", "", "ferry")).as(err.toString()).isZero();
        assertThat(out.toString())
                .startsWith(" 1  1.000  ferry\n    ferry\n    lang=en, year=2020\n    written ")
                .contains("4 found; the query took ");

        assertThat(search("--json", "--limit", "2", "--instruction", "", "harbour")).isZero();
        JsonNode found = new ObjectMapper().readTree(out.toString());
        assertThat(found.get("hits")).hasSize(2);
        assertThat(found.at("/hits/0/id").textValue()).isEqualTo("harbour");
        assertThat(found.at("/hits/0/score").doubleValue()).isGreaterThan(0.999);
        assertThat(found.at("/hits/0/attributes/year").intValue()).isEqualTo(2020);
    }

    @Test
    void shouldKeepToFiltersAndReadTheQueryFromItsInput() throws Exception {
        write(Map.of("lang", "\"en\"", "year", "2020"), "ferry", "harbour");
        write(Map.of("lang", "\"de\"", "year", "\"2020\""), "ferry boat");
        InputStream query = new ByteArrayInputStream("ferry\n".getBytes(StandardCharsets.UTF_8));

        assertThat(search(query, "--filter", "lang=de", "--filter", "year=\"2020\"", "-")).isZero();
        assertThat(out.toString()).contains("  ferry boat\n", "1 found");
        assertThat(search("--filter", "lang=de", "--filter", "year=2020", "x")).isZero();
        assertThat(out.toString()).startsWith("0 found");
    }

    @Test
    void shouldTellWhatIsWrong() throws Exception {
        assertFails("table " + table + " at jdbc:postgresql:", "ferry");
        write(Map.of(), "ferry");
        assertFails("is not there", "ferry", "-Dsink.pgvector.table=no_such_table");
        assertFails(
                "holds vectors of 64 dimensions",
                "ferry",
                "-Dmodel.path=builtin:bge-small-en-v1.5");
        assertFails("the query is empty", " ");
        assertFails("the limit is 0, must be from 1 to 1000", "ferry", "--limit", "0");
        assertFails("no instructions file", "ferry", "--instruction-name", "topic");
        assertFails("PostgreSQL refuses the query", "ferry", "--filter", "x=\"\\u0000\"");
        assertFails(
                "a store such as pgvector or lucene can",
                "ferry",
                "-Dsink.type=kafka",
                "-Dsink.topic=e");
        assertFails("127.0.0.1:1", "ferry", "-Dsink.pgvector.url=jdbc:postgresql://127.0.0.1:1/x");
        assertThat(
                        search(
                                new ByteArrayInputStream(
                                        "x".repeat(5 << 20).getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(1);
        assertThat(err.toString()).contains("the query has 5,242,880 characters");
    }

    @Test
    void shouldRefuseATableOfAnotherModel() throws Exception {
        write(Map.of(), "ferry");
        try (Connection connection =
                        DriverManager.getConnection(System.getenv("FLINK_INSTRUCTOR_POSTGRES"));
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE " + table + " SET model = 'other', model_fingerprint = 'f2'");
        }
        assertFails("holds vectors of the model other (fingerprint f2)", "ferry");
    }

    private void assertFails(String message, String... args) {
        assertThat(search(args)).as(message).isEqualTo(1);
        assertThat(err.toString()).contains(message).doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }
}
