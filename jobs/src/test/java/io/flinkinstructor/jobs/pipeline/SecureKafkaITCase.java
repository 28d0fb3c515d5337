package io.flinkinstructor.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.jobs.broker.SecureBroker;
import io.flinkinstructor.jobs.kafka.CommittedRecords;
import io.flinkinstructor.jobs.kafka.PipelineTopics;
import io.flinkinstructor.jobs.options.RefusedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pipeline on a Kafka that speaks TLS and asks for a password. */
class SecureKafkaITCase {

    private static final String PASSWORD = "open-sesame";

    @TempDir Path directory;

    private SecureBroker kafka;

    @BeforeEach
    void startBroker() throws Exception {
        kafka = new SecureBroker(directory, PASSWORD);
        PipelineTopics.create(kafka.open());
    }

    @AfterEach
    void stopBroker() {
        kafka.close();
    }

    @Test
    void shouldReadWriteAndCommitThere() throws Exception {
        try (RunningPipeline pipeline = RunningPipeline.start(directory, options(PASSWORD))) {
            try (KafkaProducer<String, String> producer =
                    new KafkaProducer<>(
                            Map.of("bootstrap.servers", kafka.open()),
                            new StringSerializer(),
                            new StringSerializer())) {
                producer.send(
                        new ProducerRecord<>(
                                PipelineTopics.DOCUMENTS, "doc-1", "{\"text\": \"A text.\"}"));
                producer.send(new ProducerRecord<>(PipelineTopics.DOCUMENTS, "doc-2", "no JSON"));
            }
            CommittedRecords committed = new CommittedRecords(kafka.open());
            assertThat(committed.await(PipelineTopics.EMBEDDINGS, records -> records.size() == 1))
                    .first()
                    .satisfies(
                            record ->
                                    assertThat(record.key())
                                            .isEqualTo("doc-1#0".getBytes(StandardCharsets.UTF_8)));
            committed.await(PipelineTopics.DEAD_LETTERS, records -> records.size() == 1);
            assertThat(pipeline.job.getJobStatus().get().isGloballyTerminalState()).isFalse();
        }
    }

    @Test
    void shouldRefuseAWrongPasswordWithoutShowingIt() {
        assertThatThrownBy(() -> RunningPipeline.start(directory, options("close-sesame")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("Authentication failed")
                .hasMessageNotContaining("close-sesame");
    }

    private Map<String, String> options(String password) {
        Map<String, String> options =
                RunningPipeline.options(
                        kafka.secure(),
                        PipelineTopics.DOCUMENTS,
                        PipelineTopics.EMBEDDINGS,
                        PipelineTopics.DEAD_LETTERS);
        kafka.client(password)
                .forEach((name, value) -> options.put("kafka.properties." + name, value));
        return options;
    }
}
