package io.flinkinstructor.jobs.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.jobs.broker.EmbeddedBroker;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SendAndReadITCase {

    @TempDir Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldReadWhatWasSent() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
            try (Admin admin =
                    Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                admin.createTopics(List.of(new NewTopic("things", 1, (short) 1))).all().get();
            }
            String document = "{\"id\":\"doc-1\",\"text\":\"Streams never end.\"}";

            assertThat(
                            execute(
                                    "send",
                                    "--kafka",
                                    broker.bootstrapServers(),
                                    "--topic",
                                    "things",
                                    document,
                                    "no document"))
                    .isZero();
            assertThat(
                            execute(
                                    "read",
                                    "--kafka",
                                    broker.bootstrapServers(),
                                    "--topic",
                                    "things",
                                    "--until-end"))
                    .isZero();

            assertThat(out.toString().lines())
                    .containsExactly("doc-1\t" + document, "(null)\tno document");
            assertThat(err.toString()).contains("2 sent to things");
            assertThat(execute("read", "--kafka", broker.bootstrapServers(), "--topic", "absent"))
                    .isEqualTo(1);
            assertThat(err.toString()).contains("there is no topic absent");
        }
    }

    @Test
    void shouldFailWhenTheTopicDoesNotTakeALine() throws Exception {
        InputStream in = System.in;
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
            try (Admin admin =
                    Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                admin.createTopics(List.of(new NewTopic("things", 1, (short) 1))).all().get();
            }
            String lines = "{\"id\": \"long\", \"text\": \"" + "x".repeat(2 << 20) + "\"}\nlast\n";
            System.setIn(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
            assertThat(execute("send", "--kafka", broker.bootstrapServers(), "--topic", "things"))
                    .isEqualTo(1);
            assertThat(err.toString())
                    .contains("max.request.size")
                    .doesNotContain("sent to things");
        } finally {
            System.setIn(in);
        }
    }

    private int execute(String... args) {
        CommandLine line = CommandLines.of(new InstructorCommand());
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }
}
