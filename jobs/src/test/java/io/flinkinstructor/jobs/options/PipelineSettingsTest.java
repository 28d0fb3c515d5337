package io.flinkinstructor.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flinkinstructor.operators.embedding.EmbeddingOptions;
import io.flinkinstructor.operators.engine.EngineOptions;
import io.flinkinstructor.operators.engine.FaultInjection;
import io.flinkinstructor.operators.indexing.ChangeDetectionOptions;
import io.flinkinstructor.operators.indexing.ChunkingMode;
import io.flinkinstructor.operators.indexing.ChunkingOptions;
import io.flinkinstructor.operators.model.DirectoryModel;
import io.flinkinstructor.operators.model.GraphChoice;
import io.flinkinstructor.operators.sink.kafka.EmbeddingFormat;
import io.flinkinstructor.operators.source.RequestFormat;
import io.flinkinstructor.operators.source.StartingOffsets;
import io.flinkinstructor.schemas.EmbeddingRequestReader;
import io.flinkinstructor.schemas.InstructionNames;
import io.flinkinstructor.schemas.VectorEncoding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineSettingsTest {

    private static final Map<String, String> LEAST =
            Map.of(
                    "kafka.bootstrap.servers", "broker:9092",
                    "source.topics", "documents",
                    "sink.topic", "embeddings");

    @TempDir Path directory;

    @Test
    void shouldHaveDefaultsForAllButThreeOptions() {
        PipelineSettings settings = PipelineSettings.load(null, LEAST);

        assertThat(settings.kafka())
                .isEqualTo(
                        new PipelineSettings.Kafka(
                                "broker:9092", false, Map.of("bootstrap.servers", "broker:9092")));
        assertThat(settings.source())
                .isEqualTo(
                        new PipelineSettings.Source(
                                List.of("documents"),
                                "flink-instructor",
                                StartingOffsets.committed(),
                                false,
                                Duration.ofMinutes(5),
                                new RequestFormat.Json(EmbeddingRequestReader.DEFAULT_MAX_BYTES),
                                Map.of()));
        assertThat(settings.sink())
                .isEqualTo(
                        new PipelineSettings.Sink(
                                "embeddings",
                                "embeddings-dead-letters",
                                DeliveryGuarantee.EXACTLY_ONCE,
                                "flink-instructor-embeddings",
                                Duration.ofMinutes(12),
                                new EmbeddingFormat.Json(VectorEncoding.ARRAY),
                                Map.of()));
        assertThat(settings.model()).isEqualTo(new DirectoryModel("builtin:bge-small-en-v1.5"));
        assertThat(settings.engine()).isEqualTo(EngineOptions.DEFAULTS);
        assertThat(settings.embedding()).isEqualTo(EmbeddingOptions.DEFAULTS);
        assertThat(settings.chunking()).isEqualTo(ChunkingOptions.DEFAULTS);
        assertThat(settings.changes()).isEqualTo(ChangeDetectionOptions.DEFAULTS);
        assertThat(settings.flink()).isEmpty();
    }

    @Test
    void shouldReadEveryOptionFromNestedAndFlatYaml() throws Exception {
        Path file =
                file(
                        """
                        kafka:
                          bootstrap.servers: a:1,b:2
                          create-topics: true
                          properties:
                            security.protocol: SASL_SSL
                        source:
                          topics: [one, two]
                          group-id: readers
                          starting-offsets: timestamp:2026-11-21T10:15:30Z
                          bounded: true
                          partition-discovery: 30 s
                          max-record-bytes: 2 mb
                          properties.fetch.max.wait.ms: 100
                        sink.topic: vectors
                        sink.delivery-guarantee: at-least-once
                        sink.transactional-id-prefix: mine
                        sink.transaction-timeout: 14 min
                        sink.vector-encoding: base64
                        sink.properties.linger.ms: 20
                        dead-letters.topic: letters
                        model.path: /models/e5
                        model.graph: published
                        model.instruction: 'passage: '
                        engine:
                          device: cuda:0,cuda:1
                          lanes: 3
                          max-batch-tokens: 4096
                          linger: 2 ms
                          deterministic: true
                          run-timeout: 30 s
                          max-attempts: 5
                          fault-injection: poison=brimstone, fail=quake,fail-after=9, slow=slug, slow-for=2 s
                        embedding:
                          capacity: 100
                          max-in-flight-bytes: 8 mb
                          latest-wins: true
                        chunking:
                          mode: chunk
                          max-tokens: 200
                          overlap-tokens: 100
                        indexing:
                          skip-unchanged: false
                          state-ttl: 30 d
                        execution.checkpointing.interval: 500 ms
                        parallelism.default: 4
                        """);

        PipelineSettings settings = PipelineSettings.load(file, Map.of());

        assertThat(settings.kafka())
                .isEqualTo(
                        new PipelineSettings.Kafka(
                                "a:1,b:2",
                                true,
                                Map.of(
                                        "bootstrap.servers", "a:1,b:2",
                                        "security.protocol", "SASL_SSL")));
        assertThat(settings.source())
                .isEqualTo(
                        new PipelineSettings.Source(
                                List.of("one", "two"),
                                "readers",
                                StartingOffsets.timestamp(1795256130000L),
                                true,
                                Duration.ofSeconds(30),
                                new RequestFormat.Json(2 << 20),
                                Map.of(
                                        "security.protocol", "SASL_SSL",
                                        "fetch.max.wait.ms", "100")));
        assertThat(settings.sink())
                .isEqualTo(
                        new PipelineSettings.Sink(
                                "vectors",
                                "letters",
                                DeliveryGuarantee.AT_LEAST_ONCE,
                                "mine",
                                Duration.ofMinutes(14),
                                new EmbeddingFormat.Json(VectorEncoding.BASE64),
                                Map.of("security.protocol", "SASL_SSL", "linger.ms", "20")));
        assertThat(settings.model())
                .isEqualTo(new DirectoryModel("/models/e5", GraphChoice.PUBLISHED));
        assertThat(settings.engine())
                .isEqualTo(
                        new EngineOptions(
                                        "cuda:0,cuda:1",
                                        3,
                                        4096,
                                        Duration.ofMillis(2),
                                        true,
                                        Duration.ofSeconds(30),
                                        5)
                                .withFaults(
                                        new FaultInjection(
                                                "brimstone",
                                                "quake",
                                                9,
                                                "slug",
                                                Duration.ofSeconds(2))));
        assertThat(settings.embedding())
                .isEqualTo(
                        new EmbeddingOptions(
                                100,
                                8 << 20,
                                true,
                                "passage: ",
                                null,
                                null,
                                InstructionNames.NONE));
        assertThat(settings.chunking())
                .isEqualTo(new ChunkingOptions(ChunkingMode.CHUNK, 200, 100));
        assertThat(settings.changes())
                .isEqualTo(new ChangeDetectionOptions(false, false, Duration.ofDays(30)));
        assertThat(settings.flink())
                .isEqualTo(
                        Map.of(
                                "execution.checkpointing.interval", "500 ms",
                                "parallelism.default", "4"));
    }

    @Test
    void shouldTakeTheGraphWithStaticScalesInDeterministicMode() {
        Map<String, String> deterministic = new HashMap<>(LEAST);
        deterministic.put("engine.deterministic", "true");

        assertThat(PipelineSettings.load(null, LEAST).model().graph())
                .isEqualTo(GraphChoice.OPTIMISED);
        assertThat(PipelineSettings.load(null, deterministic).model().graph())
                .isEqualTo(GraphChoice.STATIC);
    }

    @Test
    void shouldPreferOverridesToTheFile() throws Exception {
        Path file = file("kafka.bootstrap.servers: a:1\nsource.topics: d\nsink.topic: e\n");

        PipelineSettings settings =
                PipelineSettings.load(file, Map.of("sink.topic", "other", "source.topics", "x;y"));

        assertThat(settings.sink().topic()).isEqualTo("other");
        assertThat(settings.source().topics()).containsExactly("x", "y");
    }

    @Test
    void shouldReportAllFaultsAtOnce() throws Exception {
        Path file =
                file(
                        """
                        source.topics: embeddings
                        sink.topic: embeddings
                        sink.delivery-guarantee: perhaps
                        sink.vector-encoding: hex
                        source.starting-offsets: yesterday
                        engine.lanes: none
                        engine.max-attempts: 0
                        engine.device: tpu
                        engine.linger: quick
                        embedding.capacity: many
                        chunking.mode: halve
                        chunking.max-tokens: 15
                        chunking.overlap-tokens: 8
                        model.instruction: one
                        model.prompt-name: two
                        parallelism.default: lots
                        sink.topci: embeddings
                        execution.checkpointing.intervall: 1 s
                        kafka.properties.group.id: mine
                        sink.properties.transactional.id: mine
                        engine.deterministic:
                        """);

        List<String> faults = faults(file, Map.of());

        assertThat(faults)
                .contains(
                        "kafka.bootstrap.servers: is missing; for example 'localhost:9092'",
                        "sink.delivery-guarantee: 'perhaps' is not exactly-once or at-least-once",
                        "sink.vector-encoding: 'hex' is not array or base64",
                        "engine.lanes: must be auto or a number from 1 on, is 'none'",
                        "engine.max-attempts: must be at least 1, is 0",
                        "engine.device: must be auto, cpu, cuda, cuda:N or cuda:N,cuda:M, is 'tpu'",
                        "engine.linger: 'quick' is not duration",
                        "embedding.capacity: 'many' is not integer",
                        "chunking.mode: 'halve' is not none or truncate or chunk or mean",
                        "chunking.max-tokens: must be at least 16, is 15",
                        "chunking.overlap-tokens: must be at most half of chunking.max-tokens,"
                                + " which is 15, is 8",
                        "model.instruction and model.prompt-name: set one of them",
                        "parallelism.default: 'lots' is not what Flink expects",
                        "sink.topci: is not an option; did you mean sink.topic?",
                        "execution.checkpointing.intervall: is not an option; did you mean"
                                + " execution.checkpointing.interval?",
                        "kafka.properties.group.id: cannot be set; set source.group-id instead",
                        "sink.properties.transactional.id: cannot be set; set"
                                + " sink.transactional-id-prefix instead",
                        "engine.deterministic: has no value; give one, or leave the line out")
                .anyMatch(fault -> fault.startsWith("source.starting-offsets:"))
                .anyMatch(fault -> fault.contains("it would read its own output"))
                .doesNotHaveDuplicates()
                .hasSize(20);
    }

    @ParameterizedTest
    @CsvSource({
        "execution.checkpointing.interval, 0 s, must be positive",
        "execution.checkpointing.interval, 20 min, sink.transaction-timeout",
        "sink.transaction-timeout, 10 min, 653 s",
        "execution.checkpointing.timeout, 4 min, 833 s",
        "execution.checkpointing.min-pause, 1 min, 3 x 240 s",
        "execution.checkpointing.tolerable-failed-checkpoints, 3, 4 x 181 s",
        "execution.checkpointing.tolerable-failed-checkpoints, -1, must not be negative",
        "heartbeat.timeout, 2 min, 723 s",
        "indexing.state-ttl, -1 s, is not duration",
        "restart-strategy.exponential-delay.max-backoff, 3 min, 773 s",
        "sink.properties.acks, 1, must be all",
        "sink.properties.enable.idempotence, false, must be true",
        "sink.delivery-guarantee, none, must be exactly-once or at-least-once",
        "dead-letters.topic, embeddings, must be another one",
        "sink.topic, no topic, is no topic",
        "sink.topic, '', is empty",
        "source.max-record-bytes, 0 b, must be from 1",
        "engine.fault-injection, brimstone, is not name=value",
        "engine.fault-injection, 'poison=a, poison=b', is set twice",
        "engine.fault-injection, poison=, must be a word",
        "engine.fault-injection, poison=two words, must be a word",
        "engine.fault-injection, fail-after=0, must be a number from 1 on",
        "engine.fault-injection, 'slow=a, slow-for=long', is not a duration",
        "engine.fault-injection, slow-for=1 s, slow-for needs slow",
    })
    void shouldRefuseWhatContradicts(String key, String value, String reason) {
        Map<String, String> overrides = new HashMap<>(LEAST);
        overrides.put(key, value);

        assertThat(faults(null, overrides)).singleElement().asString().contains(reason);
    }

    @Test
    void shouldAllowSlowCheckpointsWhenNothingIsCommittedWithThem() {
        Map<String, String> overrides = new HashMap<>(LEAST);
        overrides.put("sink.delivery-guarantee", "at-least-once");
        overrides.put("execution.checkpointing.interval", "1 h");

        assertThat(PipelineSettings.load(null, overrides).sink().guarantee())
                .isEqualTo(DeliveryGuarantee.AT_LEAST_ONCE);
    }

    @ParameterizedTest
    @CsvSource({
        "restart-strategy.type, none, 593",
        "restart-strategy.type, fixed-delay, 594",
        "restart-strategy.type, failure-rate, 594",
        "execution.checkpointing.tolerable-failed-checkpoints, 0, 291",
    })
    void shouldAllowATransactionThatIsJustLongEnough(String key, String value, long longest) {
        Map<String, String> overrides = new HashMap<>(LEAST);
        overrides.put(key, value);
        overrides.put("sink.transaction-timeout", longest + 1 + " s");

        assertThat(PipelineSettings.load(null, overrides).sink().transactionTimeout())
                .isEqualTo(Duration.ofSeconds(longest + 1));
        overrides.put("sink.transaction-timeout", longest + " s");
        assertThat(faults(null, overrides)).singleElement().asString().contains(longest + " s");
    }

    @ParameterizedTest
    @CsvSource({
        "'- a list',must hold keys and values",
        "'just words',must hold keys and values",
        "'a: [1',is not YAML",
        "'sink.topic: a\nsink:\n  topic: b',is set twice",
    })
    void shouldRefuseAFileThatIsNoOptionsFile(String text, String reason) throws Exception {
        assertThat(faults(file(text), Map.of())).anyMatch(fault -> fault.contains(reason));
    }

    @Test
    void shouldNameAFileThatIsNotThere() {
        Path file = directory.resolve("absent.yaml");

        assertThat(faults(file, Map.of())).contains(file + ": no such file, or it cannot be read");
    }

    @Test
    void shouldNeverShowSecrets() throws Exception {
        Path file =
                file(
                        """
                        kafka.bootstrap.servers: a:1
                        source.topics: documents
                        sink.topic: embeddings
                        kafka.properties.sasl.jaas.config: module required password="hunter2";
                        kafka.properties.ssl.keystore.password: hunter2
                        kafka.properties.ssl.keystore.key: hunter2
                        s3.secret-key: hunter2
                        """);

        PipelineSettings settings = PipelineSettings.load(file, Map.of());
        List<String> faults =
                faults(
                        file,
                        Map.of(
                                "kafka.propertis.sasl.jaas.config", "hunter2",
                                "sink.properties.transactional.id", "hunter2"));

        assertThat(settings.shown().toString()).doesNotContain("hunter2");
        assertThat(settings.source().properties()).containsValue("hunter2");
        assertThat(faults).hasSize(2).noneMatch(fault -> fault.contains("hunter2"));
    }

    @Test
    void shouldGiveFlinkOurDefaultsOnlyWhereNobodyElseSays() {
        Map<String, String> overrides = new HashMap<>(LEAST);
        overrides.put("pipeline.max-parallelism", "64");
        Configuration cluster = new Configuration();
        cluster.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(7));

        Configuration flink = PipelineSettings.load(null, overrides).flinkConfiguration(cluster);

        assertThat(flink.getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL)).isEmpty();
        assertThat(flink.get(PipelineOptions.MAX_PARALLELISM)).isEqualTo(64);
        assertThat(flink.get(PipelineOptions.GENERIC_TYPES)).isFalse();
        assertThat(flink.get(ExecutionOptions.BUFFER_TIMEOUT)).isEqualTo(Duration.ZERO);
    }

    private Path file(String text) throws Exception {
        return Files.writeString(directory.resolve("pipeline.yaml"), text);
    }

    private static List<String> faults(Path file, Map<String, String> overrides) {
        return catchThrowableOfType(
                        RefusedException.class, () -> PipelineSettings.load(file, overrides))
                .faults();
    }
}
