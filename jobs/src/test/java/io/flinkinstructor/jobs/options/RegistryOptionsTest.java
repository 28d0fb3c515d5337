package io.flinkinstructor.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flinkinstructor.operators.registry.RegistryOptions;
import io.flinkinstructor.operators.registry.SchemaSubject;
import io.flinkinstructor.operators.sink.kafka.EmbeddingFormat;
import io.flinkinstructor.operators.source.RequestFormat;
import io.flinkinstructor.schemas.EmbeddingRequestReader;
import io.flinkinstructor.schemas.VectorEncoding;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegistryOptionsTest {

    private static final String SECRET = "me:hunter2";

    @Test
    void shouldReadAndWriteAvro() {
        PipelineSettings settings =
                PipelineSettings.load(
                        null,
                        with(
                                "source.format", "avro",
                                "sink.format", "avro",
                                "schema-registry.url", "http://a:8081/, https://b/registry",
                                "schema-registry.register", "false",
                                "schema-registry.retry-timeout", "5 s",
                                "schema-registry.properties.basic.auth.user.info", SECRET));

        RegistryOptions registry =
                new RegistryOptions(
                        List.of("http://a:8081", "https://b/registry"),
                        Map.of("basic.auth.user.info", SECRET),
                        Duration.ofSeconds(5));
        assertThat(settings.source().format())
                .isEqualTo(
                        new RequestFormat.Avro(
                                EmbeddingRequestReader.DEFAULT_MAX_BYTES, null, registry));
        assertThat(settings.sink().format())
                .isEqualTo(
                        new EmbeddingFormat.Avro(
                                new SchemaSubject(registry, "embeddings-value", false)));
        assertThat(settings.toString()).doesNotContain("hunter2");
    }

    @Test
    void shouldMapOtherSchemas() {
        PipelineSettings settings =
                PipelineSettings.load(
                        null,
                        with(
                                "source.format", "avro",
                                "source.text-fields", "title",
                                "schema-registry.url", "http://a:8081"));

        assertThat(((RequestFormat.Avro) settings.source().format()).mapping().text())
                .hasToString("[/title]");
        assertThat(settings.sink().format())
                .isEqualTo(new EmbeddingFormat.Json(VectorEncoding.ARRAY));
    }

    @Test
    void shouldRefuseWhatCannotWorkTogether() {
        assertThat(faults("sink.format", "avro", "sink.vector-encoding", "base64"))
                .containsExactlyInAnyOrder(
                        "schema-registry.url: is missing; for example 'http://localhost:8081'",
                        "sink.vector-encoding: is for sink.format: json; leave it out");
        assertThat(
                        faults(
                                "sink.format", "avro",
                                "schema-registry.url", "http://a",
                                "sink.type", "pgvector",
                                "sink.pgvector.url", "jdbc:postgresql://db/search",
                                "dead-letters.topic", "letters"))
                .containsExactly(
                        "sink.format: avro is for a topic, with sink.type: kafka and sink.topic");
        assertThat(faults("schema-registry.url", "http://a", "schema-registry.register", "false"))
                .hasSize(2)
                .allMatch(fault -> fault.contains("has no use"));
    }

    @Test
    void shouldNotShowSecretsInFaults() {
        assertThat(
                        faults(
                                "source.format", "avro",
                                "source.missing-fields", "skip",
                                "schema-registry.url", "http://me:hunter2@host",
                                "schema-registry.properties.basic.auth.user.info", SECRET,
                                "schema-registry.properties.bearer.auth.token", "hunter2",
                                "schema-registry.properties.timeout", "1"))
                .anyMatch(fault -> fault.contains("holds a user"))
                .anyMatch(fault -> fault.contains("set one of them"))
                .anyMatch(fault -> fault.contains("there is no property timeout"))
                .anyMatch(fault -> fault.startsWith("source.missing-fields: is for documents"))
                .noneMatch(fault -> fault.contains("hunter2"));
    }

    private static Map<String, String> with(String... more) {
        Map<String, String> options = new HashMap<>();
        options.put("kafka.bootstrap.servers", "broker:9092");
        options.put("source.topics", "documents");
        options.put("sink.topic", "embeddings");
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        return options;
    }

    private static List<String> faults(String... more) {
        return catchThrowableOfType(
                        RefusedException.class, () -> PipelineSettings.load(null, with(more)))
                .faults();
    }
}
