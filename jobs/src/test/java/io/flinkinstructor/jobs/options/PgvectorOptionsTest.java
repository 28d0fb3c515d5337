package io.flinkinstructor.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flinkinstructor.operators.sink.vector.VectorSinkOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PgvectorOptionsTest {

    private static final Map<String, String> LEAST =
            Map.of(
                    "kafka.bootstrap.servers", "broker:9092",
                    "source.topics", "documents",
                    "dead-letters.topic", "letters",
                    "sink.type", "pgvector",
                    "sink.pgvector.url", "jdbc:postgresql://db:5432/search");

    @TempDir Path directory;

    @Test
    void shouldWriteToATopicOnlyUnlessAskedOtherwise() {
        PipelineSettings settings =
                PipelineSettings.load(
                        null,
                        Map.of(
                                "kafka.bootstrap.servers", "broker:9092",
                                "source.topics", "documents",
                                "sink.topic", "embeddings"));
        assertThat(settings.pgvector()).isNull();
        assertThat(settings.sink().topic()).isEqualTo("embeddings");
        assertThat(settings.changes().updatesWithoutVector()).isFalse();
    }

    @Test
    void shouldNeedNoTopicOfEmbeddings() {
        PipelineSettings settings = PipelineSettings.load(null, LEAST);
        assertThat(settings.sink().topic()).isNull();
        assertThat(settings.sink().deadLetterTopic()).isEqualTo("letters");
        assertThat(settings.sink().transactionalIdPrefix()).isEqualTo("flink-instructor-letters");
        assertThat(settings.pgvector().options()).isEqualTo(VectorSinkOptions.DEFAULTS);
        assertThat(settings.changes().updatesWithoutVector()).isTrue();
        assertThat(settings.pgvector().store())
                .hasToString("pgvector table embeddings at jdbc:postgresql://db:5432/search");
    }

    @Test
    void shouldEmbedEachEditWhereATopicIsWrittenAsWell() {
        Map<String, String> both = new HashMap<>(LEAST);
        both.put("sink.type", "[kafka, pgvector]");
        both.put("sink.topic", "embeddings");
        assertThat(PipelineSettings.load(null, both).changes().updatesWithoutVector()).isFalse();
    }

    @Test
    void shouldReadAllFromAFile() throws Exception {
        Path file =
                Files.writeString(
                        directory.resolve("pipeline.yaml"),
                        """
                        kafka.bootstrap.servers: broker:9092
                        source.topics: [documents]
                        sink:
                          type: [kafka, pgvector]
                          topic: embeddings
                          vectors:
                            max-rows: 10
                            max-bytes: 2 mb
                            flush-interval: 0 ms
                            retry-timeout: 1 min
                            tombstone-horizon: 1 d
                          pgvector:
                            url: jdbc:postgresql://db/search?user=me&password=hunter2
                            user: me
                            password: hunter2
                            table: s.t
                            dimension: 384
                            vector-type: halfvec
                            index: none
                            distance: ip
                            attribute-columns: [lang text, at timestamp with time zone]
                            properties.sslmode: verify-full
                        """);
        PipelineSettings settings = PipelineSettings.load(file, Map.of());
        assertThat(settings.sink().topic()).isEqualTo("embeddings");
        assertThat(settings.pgvector().options())
                .isEqualTo(
                        new VectorSinkOptions(
                                10,
                                2 << 20,
                                Duration.ZERO,
                                Duration.ofMinutes(1),
                                Duration.ofDays(1)));
        assertThat(settings.pgvector().store())
                .hasToString("pgvector table s.t at jdbc:postgresql://db/search");
        assertThat(settings.shown().toString()).doesNotContain("hunter2");
    }

    @Test
    void shouldNameAllFaults() {
        Map<String, String> bad = new HashMap<>(LEAST);
        bad.remove("dead-letters.topic");
        bad.put("sink.pgvector.url", "postgres://me:hunter2@db/search");
        bad.put("sink.pgvector.dimension", "0");
        bad.put("sink.pgvector.index-parameters", "m = x");
        bad.put("sink.pgvector.attribute-columns", "year");
        bad.put("sink.pgvector.distance", "near");
        bad.put("sink.vectors.max-rows", "0");
        bad.put("sink.pgvector.tabel", "t");
        assertThat(faults(bad))
                .anyMatch(fault -> fault.startsWith("dead-letters.topic: is missing"))
                .anyMatch(
                        fault -> fault.startsWith("sink.pgvector.index-parameters: must look like"))
                .anyMatch(fault -> fault.contains("'year' must be a name"))
                .anyMatch(fault -> fault.startsWith("sink.pgvector.distance: 'near' is not"))
                .anyMatch(fault -> fault.equals("sink.vectors.max-rows: must be at least 1, is 0"))
                .anyMatch(fault -> fault.contains("the dimension is 0, must be from 1 to 16000"))
                .anyMatch(fault -> fault.startsWith("sink.pgvector.url: is not a URL of the form"))
                .anyMatch(fault -> fault.contains("did you mean sink.pgvector.table?"))
                .noneMatch(fault -> fault.contains("hunter2"));
    }

    private static List<String> faults(Map<String, String> options) {
        return catchThrowableOfType(
                        RefusedException.class, () -> PipelineSettings.load(null, options))
                .faults();
    }
}
