package io.flinkinstructor.jobs.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.jobs.broker.EmbeddedBroker;
import io.flinkinstructor.operators.embedding.Chunk;
import io.flinkinstructor.operators.embedding.EmbeddingOptions;
import io.flinkinstructor.operators.embedding.ModelInputs;
import io.flinkinstructor.operators.engine.EngineOptions;
import io.flinkinstructor.operators.engine.SharedEngine;
import io.flinkinstructor.operators.indexing.ChunkDocuments;
import io.flinkinstructor.operators.indexing.ChunkingOptions;
import io.flinkinstructor.operators.model.DirectoryModel;
import io.flinkinstructor.operators.sink.kafka.EmbeddingFormat;
import io.flinkinstructor.operators.sink.kafka.EncodeDeadLetters;
import io.flinkinstructor.operators.sink.kafka.EncodeEmbeddings;
import io.flinkinstructor.operators.sink.kafka.KafkaMessage;
import io.flinkinstructor.operators.sink.kafka.KafkaMessageSink;
import io.flinkinstructor.operators.source.ParseRequests;
import io.flinkinstructor.operators.source.RawRecordSource;
import io.flinkinstructor.operators.source.StartingOffsets;
import io.flinkinstructor.schemas.DeadLetter;
import io.flinkinstructor.schemas.DeadLetterReader;
import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.EmbeddedRecordReader;
import io.flinkinstructor.schemas.VectorEncoding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Source, functions and sinks against a real broker, with a failure in between. */
class SourceAndSinkITCase {

    private static final int DOCUMENTS = 3000;
    private static final int PARTITIONS = 3;
    private static final int MAX_MESSAGE_BYTES = 4096;

    /** Whole documents need none. */
    private static final ModelInputs NO_MODEL =
            new ModelInputs(
                    new SharedEngine(new DirectoryModel("none"), EngineOptions.DEFAULTS),
                    EmbeddingOptions.DEFAULTS);

    @TempDir Path directory;

    @Test
    void shouldWriteEachRecordOnceOverAFailure() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
            createTopics(broker, "documents", "embeddings", "dead-letters");
            produce(broker);

            FailOnce.FAILED.set(false);
            runPipeline(broker);

            assertThat(FailOnce.FAILED).isTrue();
            assertEmbeddings(readAll(broker, "embeddings", DOCUMENTS));
            assertLetters(readAll(broker, "dead-letters", 2));
        }
    }

    private static void assertEmbeddings(List<ConsumerRecord<byte[], byte[]>> written)
            throws Exception {
        Set<String> keys = new TreeSet<>();
        int tombstones = 0;
        for (ConsumerRecord<byte[], byte[]> record : written) {
            String key = new String(record.key(), UTF_8);
            assertThat(keys.add(key)).as(key).isTrue();
            assertThat(record.headers().lastHeader("schema.version").value())
                    .isEqualTo("1".getBytes(UTF_8));
            if (record.value() == null) {
                tombstones++;
                continue;
            }
            EmbeddedRecord embedded = new EmbeddedRecordReader().read(record.value());
            assertThat(key).isEqualTo(embedded.id() + "#0");
            // The input was written under the id: equal counts of partitions, equal partitions.
            assertThat(record.partition()).isEqualTo(embedded.source().partition());
        }
        assertThat(written).hasSize(DOCUMENTS);
        assertThat(tombstones).isEqualTo(1);
    }

    private static void assertLetters(List<ConsumerRecord<byte[], byte[]>> written)
            throws Exception {
        List<String> letters = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : written) {
            DeadLetter letter = new DeadLetterReader().read(record.value());
            letters.add(letter.stage() + " " + letter.id() + " " + (letter.payload() != null));
        }
        assertThat(letters).containsExactlyInAnyOrder("read bad true", "write large false");
    }

    private static void runPipeline(EmbeddedBroker broker) throws Exception {
        Configuration options = new Configuration();
        options.set(PipelineOptions.GENERIC_TYPES, false);
        options.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        options.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
        options.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        StreamExecutionEnvironment flink =
                StreamExecutionEnvironment.createLocalEnvironment(2, options);
        flink.enableCheckpointing(100);

        var requests =
                flink.fromSource(
                                RawRecordSource.builder()
                                        .bootstrapServers(broker.bootstrapServers())
                                        .topics(List.of("documents"))
                                        .groupId("instructor")
                                        .startingOffsets(StartingOffsets.committed())
                                        .bounded(true)
                                        .properties(Map.of("max.poll.records", "50"))
                                        .build(),
                                WatermarkStrategy.noWatermarks(),
                                "documents")
                        .process(new ParseRequests());
        SingleOutputStreamOperator<KafkaMessage> messages =
                requests.keyBy(request -> request.id())
                        .process(new ChunkDocuments(ChunkingOptions.DEFAULTS, NO_MODEL))
                        .map(new FailOnce())
                        .process(
                                new EncodeEmbeddings(
                                        new EmbeddingFormat.Json(VectorEncoding.ARRAY),
                                        MAX_MESSAGE_BYTES,
                                        true));
        messages.sinkTo(sink(broker, "embeddings"));
        requests.getSideOutput(ParseRequests.DEAD_LETTERS)
                .union(messages.getSideOutput(EncodeEmbeddings.DEAD_LETTERS))
                .map(new EncodeDeadLetters(MAX_MESSAGE_BYTES))
                .sinkTo(sink(broker, "dead-letters"));
        flink.execute();
    }

    private static KafkaSink<KafkaMessage> sink(EmbeddedBroker broker, String topic) {
        return KafkaMessageSink.builder()
                .bootstrapServers(broker.bootstrapServers())
                .topic(topic)
                .exactlyOnce("test-" + topic)
                .build();
    }

    private static void produce(EmbeddedBroker broker) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                broker.bootstrapServers(),
                                "transactional.id",
                                "documents"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int i = 1; i < DOCUMENTS; i++) {
                send(producer, "doc-" + i, "{\"text\": \"text " + i + "\"}");
            }
            send(producer, "gone", null);
            send(producer, "bad", "{\"text\": ");
            send(producer, "large", "{\"text\": \"" + "x".repeat(MAX_MESSAGE_BYTES) + "\"}");
            producer.commitTransaction();
            producer.beginTransaction();
            send(producer, "aborted", "{\"text\": \"never seen\"}");
            producer.flush();
            producer.abortTransaction();
        }
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, String id, String value) {
        producer.send(
                new ProducerRecord<>(
                        "documents",
                        id.getBytes(UTF_8),
                        value == null ? null : value.getBytes(UTF_8)));
    }

    private static void createTopics(EmbeddedBroker broker, String... topics) throws Exception {
        List<NewTopic> created = new ArrayList<>();
        for (String topic : topics) {
            created.add(new NewTopic(topic, PARTITIONS, (short) 1));
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(created).all().get();
        }
    }

    /** What is committed now; the last commits of a job that ended may come a moment later. */
    private static List<ConsumerRecord<byte[], byte[]>> readAll(
            EmbeddedBroker broker, String topic, int expected) {
        Map<String, Object> properties =
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "group.id",
                        "reader-of-" + topic,
                        "auto.offset.reset",
                        "earliest",
                        "isolation.level",
                        "read_committed");
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (records.size() < expected && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            // One too many would show here.
            consumer.poll(Duration.ofMillis(500)).forEach(records::add);
        }
        return records;
    }

    /** Stands for the model, and fails once, after a checkpoint with records before and after. */
    private static final class FailOnce
            implements MapFunction<Chunk, EmbeddedRecord>, CheckpointListener {

        private static final long serialVersionUID = 1L;

        static final AtomicBoolean FAILED = new AtomicBoolean();

        private transient boolean checkpointed;
        private transient int seen;

        @Override
        public EmbeddedRecord map(Chunk chunk) {
            seen++;
            boolean late = checkpointed || seen > DOCUMENTS / 4;
            if (late && FAILED.compareAndSet(false, true)) {
                throw new IllegalStateException("failing once, as the test wants it");
            }
            float[] vector = chunk.delete() ? null : new float[] {chunk.text().hashCode(), 1};
            return new EmbeddedRecord(
                    chunk.id(),
                    chunk.chunk(),
                    chunk.position(),
                    chunk.chunks(),
                    chunk.text(),
                    chunk.instruction(),
                    chunk.instructionName(),
                    "fake",
                    "0",
                    vector,
                    chunk.attributes(),
                    chunk.source());
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            checkpointed = true;
        }
    }
}
