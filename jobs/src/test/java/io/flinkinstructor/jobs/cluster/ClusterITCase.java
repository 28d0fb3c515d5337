package io.flinkinstructor.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.jobs.kafka.CommittedRecords;
import io.flinkinstructor.jobs.kafka.PipelineTopics;
import io.flinkinstructor.jobs.machine.FreePort;
import io.flinkinstructor.jobs.machine.LinuxProcess;
import io.flinkinstructor.schemas.EmbeddingRequest;
import io.flinkinstructor.schemas.EmbeddingRequestWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/cluster} from start to stop, with processes dying in between. */
class ClusterITCase {

    private static final int DOCUMENTS = 40;

    @TempDir Path folder;

    private Path directory;
    private LocalCluster cluster;
    private int sent;

    @BeforeEach
    void open() {
        directory = folder.resolve("cluster");
        cluster = new LocalCluster(directory);
    }

    @AfterEach
    void stop() throws Exception {
        cluster.stop();
        DetachedProcess.allOf(ClusterDirectory.of(directory)).forEach(LinuxProcess::kill);
    }

    @Test
    void shouldGoOnAfterProcessesDieAndLeaveNothingBehind() throws Exception {
        // Far from the defaults, and below the ports that the kernel gives to clients.
        run(0, "start", "--web-port", "18081", "--kafka-port", "19092", "--slots", "1");
        List<ProcessStatus> started = cluster.status();
        assertThat(started)
                .extracting(ProcessStatus::name)
                .containsExactly(
                        "zookeeper", "broker", "jobmanager", "taskmanager-1", "taskmanager-2");
        assertThat(started).allMatch(process -> process.state() == ProcessState.RUNNING);
        String job = run(0, "submit", "-Dengine.max-batch-tokens=256").strip();
        sendDocuments();
        awaitEmbeddings();
        assertThatAllListenOnLoopback();

        String worker = busyTaskManager(job);
        cluster.kill(worker);
        sendDocuments();
        awaitEmbeddings();
        assertThat(run(1, "status")).containsPattern(worker + " +- +dead");
        run(0, "start-one", worker);
        assertThat(run(0, "status")).doesNotContain("dead");

        cluster.kill("jobmanager");
        run(0, "start-one", "jobmanager");
        sendDocuments();
        awaitEmbeddings();
        assertThat(cluster.flink().get("/jobs/" + job).path("state").asText()).isEqualTo("RUNNING");

        cluster.kill("broker");
        run(0, "start-one", "broker");
        sendDocuments();
        awaitEmbeddings();
        CommittedRecords committed = new CommittedRecords(cluster.bootstrapServers());
        assertThat(ids(committed.of(PipelineTopics.EMBEDDINGS))).doesNotHaveDuplicates();
        assertThat(committed.of(PipelineTopics.DEAD_LETTERS)).isEmpty();
        assertThatAllListenOnLoopback();

        ClusterPorts ports = ClusterPorts.read(directory.resolve("ports"));
        List<Long> pids = cluster.status().stream().map(one -> one.pid().orElseThrow()).toList();
        run(0, "stop");
        assertThat(pids).noneMatch(pid -> new LinuxProcess(pid).isAlive());
        assertThat(List.of(ports.rest(), ports.jobManager(), ports.zooKeeper()))
                .allMatch(FreePort::isFree);
        assertThat(run(3, "status")).contains("No cluster runs in " + directory);
    }

    /** Runs {@code deploy/cluster}, and returns what it prints. */
    private String run(int status, String command, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of("../deploy/cluster", command));
        words.addAll(List.of(options));
        words.addAll(List.of("--dir", directory.toString()));
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(err.toFile());
        builder.environment().put("INSTRUCTOR_BUILD", "never");
        builder.environment().put("INSTRUCTOR_LOG_DIR", folder.toString());
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("%s: %s%s", words, out, Files.readString(err))
                .isEqualTo(status);
        return out;
    }

    private void sendDocuments() throws IOException {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", cluster.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (int i = 0; i < DOCUMENTS; i++) {
                EmbeddingRequest request =
                        EmbeddingRequest.upsert("doc-" + sent, "Text " + sent + " of a stream.");
                sent++;
                producer.send(
                        new ProducerRecord<>(
                                PipelineTopics.DOCUMENTS,
                                request.id().getBytes(StandardCharsets.UTF_8),
                                new EmbeddingRequestWriter().write(request)));
            }
        }
    }

    private void awaitEmbeddings() throws IOException {
        new CommittedRecords(cluster.bootstrapServers())
                .await(
                        PipelineTopics.EMBEDDINGS,
                        records -> Set.copyOf(ids(records)).size() == sent);
    }

    private static List<String> ids(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .map(record -> new String(record.key(), StandardCharsets.UTF_8))
                .toList();
    }

    /** The task manager that runs the job's tasks. */
    private String busyTaskManager(String job) throws Exception {
        Set<String> busy = new RestJob(cluster.flink(), job).taskManagers();
        assertThat(busy).hasSize(1);
        return busy.iterator().next();
    }

    private void assertThatAllListenOnLoopback() throws IOException {
        for (ProcessStatus process : cluster.status()) {
            assertThat(process.listening())
                    .as(process.name())
                    .isNotEmpty()
                    .allMatch(address -> address.getAddress().isLoopbackAddress());
        }
    }
}
