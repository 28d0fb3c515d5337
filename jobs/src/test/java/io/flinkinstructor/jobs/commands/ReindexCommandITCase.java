package io.flinkinstructor.jobs.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.jobs.Instructor;
import io.flinkinstructor.jobs.broker.EmbeddedBroker;
import io.flinkinstructor.jobs.cluster.FlinkPrograms;
import io.flinkinstructor.jobs.exactlyonce.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole command in processes of its own, which are told to end as by Ctrl-C. */
class ReindexCommandITCase {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String MODEL = "../operators/src/test/resources/fixtures/tiny-bert-cls";

    @TempDir Path directory;
    private EmbeddedBroker broker;
    private Process process;
    private Path output;

    @BeforeEach
    void sendADocument() throws Exception {
        broker = EmbeddedBroker.start(directory.resolve("kafka"), 0);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("documents", 1, (short) 1))).all().get();
        }
        assertThat(
                        CommandLines.instructor(
                                "send",
                                "--kafka",
                                broker.bootstrapServers(),
                                "--topic",
                                "documents",
                                "{\"id\":\"doc-1\",\"text\":\"Streams never end.\"}"))
                .isZero();
    }

    @AfterEach
    void end() throws Exception {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
        broker.close();
    }

    private void start(String... more) throws IOException {
        output = Files.createTempFile(directory, "output", "");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx512m");
        command.add("-Dai.djl.offline=true");
        command.addAll(FlinkPrograms.access());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(Instructor.class.getName());
        command.add("reindex");
        Map.of(
                        "kafka.bootstrap.servers", broker.bootstrapServers(),
                        "source.topics", "documents",
                        "source.group-id", "search-2",
                        "source.starting-offsets", "earliest",
                        "sink.type", "lucene",
                        "sink.lucene.directory", directory.resolve("index").toString(),
                        "search.lucene-alias", directory.resolve("searched").toString(),
                        "dead-letters.topic", "dead-letters",
                        "execution.checkpointing.dir", checkpoints().toUri().toString(),
                        "execution.checkpointing.interval", "200 ms")
                .forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-Dmodel.path=" + MODEL, "-Dengine.device=cpu"));
        command.addAll(List.of("-Drest.port=0", "-Dkafka.create-topics=true"));
        command.add("-Dweb.refresh-interval=100 ms");
        command.addAll(List.of(more));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().putAll(FlinkPrograms.environment());
        process = builder.start();
    }

    private Path checkpoints() {
        return directory.resolve("checkpoints");
    }

    private String output() throws IOException {
        return Files.readString(output);
    }

    private void await(String text) throws Exception {
        Await.until(text, LIMIT, () -> output().contains(text) || !process.isAlive());
        assertThat(output()).contains(text);
    }

    /** By a signal that has the effect of Ctrl-C. */
    private void stop() throws Exception {
        process.destroy();
        process.waitFor();
        assertThat(output())
                .contains("Stopped. To go on: ")
                .doesNotContain("Shutdown in progress", "More of it with");
    }

    @Test
    void shouldNotLeaveOutWhatAnEarlierTryHasRead() throws Exception {
        // An earlier try has come so far, and its collection is gone.
        Path earlier = Files.createDirectories(checkpoints().resolve("search-2/job1/chk-100"));
        Files.createFile(earlier.resolve("_metadata"));
        start();
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(output())
                .contains(
                        directory.resolve("index") + " holds nothing",
                        "search-2/job1/chk-100 would leave out",
                        "--anew")
                .doesNotContain("Going on from");

        start("--anew");
        await("/searched shows " + directory.resolve("index") + " from now on");
        assertThat(output()).contains("are kept in", "/checkpoints/search-2.set-aside-1;");
        assertThat(checkpoints().resolve("search-2.set-aside-1/job1/chk-100/_metadata")).exists();
        assertThat(earlier).doesNotExist();
        stop();

        start();
        await("Searches read the new collection already.");
        assertThat(output()).contains("Going on from ", "/checkpoints/search-2/savepoints/");
    }
}
