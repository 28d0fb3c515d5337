package io.flinkinstructor.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.schemas.EmbeddingRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passwords of Kafka's clients go where they are needed, and nowhere else. */
class SecretsITCase {

    private static final String SECRET = "hunter2hunter2";

    @TempDir Path directory;

    private RecordedLog log;

    @BeforeEach
    void recordTheLog() {
        log = new RecordedLog();
    }

    @AfterEach
    void stopRecording() {
        log.close();
    }

    @Test
    void shouldReachNeitherLogsNorTheWebInterface() throws Exception {
        try (KafkaFixture kafka = new KafkaFixture()) {
            Map<String, String> options =
                    RunningPipeline.options(
                            kafka,
                            // Clients that do not use them parse and log them all the same.
                            "kafka.properties.sasl.jaas.config",
                            "org.apache.kafka.common.security.plain.PlainLoginModule"
                                    + " required username=\"me\" password=\""
                                    + SECRET
                                    + "\";",
                            "kafka.properties.ssl.keystore.password",
                            SECRET,
                            "kafka.properties.ssl.key.password",
                            SECRET,
                            "s3.secret-key",
                            SECRET);
            try (RunningPipeline pipeline = RunningPipeline.start(directory, options)) {
                kafka.send(EmbeddingRequest.upsert("doc-1", "A text."));
                kafka.flush();
                kafka.await(kafka.embeddings, records -> records.size() == 1);

                String job = "/jobs/" + pipeline.job.getJobID();
                for (String path :
                        List.of("/jobmanager/config", job, job + "/config", job + "/plan")) {
                    assertThat(get(pipeline.rest() + path)).as(path).doesNotContain(SECRET);
                }
            }
        }
        assertThat(log.lines()).isNotEmpty().noneMatch(line -> line.contains(SECRET));
        assertThat(log.lines()).anyMatch(line -> line.contains("ProducerConfig values"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.kafka.common.security.plain.PlainLoginModule required password=\"%s\"",
                "org.apache.kafka.common.security.plain.PlainLoginModule password=\"%s\";",
                "org.apache.kafka.common.security.plain.PlainLoginModule required password=\"%s;",
                "org.apache.kafka.common.security.plain.PlainLoginModule required =%s;",
                "Absent required password=\"%s\";"
            })
    void shouldNotStandInRefusals(String jaas) throws Exception {
        try (KafkaFixture kafka = new KafkaFixture()) {
            Map<String, String> options =
                    RunningPipeline.options(
                            kafka,
                            "kafka.properties.security.protocol",
                            "SASL_PLAINTEXT",
                            "kafka.properties.sasl.mechanism",
                            "PLAIN",
                            "kafka.properties.sasl.jaas.config",
                            jaas.formatted(SECRET),
                            "kafka.properties.ssl.key.password",
                            SECRET);

            assertThatThrownBy(() -> RunningPipeline.start(directory, options))
                    .satisfies(
                            refusal ->
                                    assertThat(ExceptionUtils.stringifyException(refusal))
                                            .doesNotContain(SECRET));
        }
        assertThat(log.lines()).noneMatch(line -> line.contains(SECRET));
    }

    private static String get(String uri) throws Exception {
        HttpResponse<String> response =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(uri)).build(),
                                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(uri).isEqualTo(200);
        return response.body();
    }
}
