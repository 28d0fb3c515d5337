package io.flinkinstructor.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.jobs.broker.EmbeddedBroker;
import io.flinkinstructor.jobs.machine.TemporaryFolder;
import io.flinkinstructor.schemas.DeadLetter;
import io.flinkinstructor.schemas.DeadLetterReader;
import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.EmbeddedRecordReader;
import io.flinkinstructor.schemas.EmbeddingRequest;
import io.flinkinstructor.schemas.EmbeddingRequestWriter;
import io.flinkinstructor.schemas.MalformedRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real broker for all tests of a JVM, and three topics of its own for each test. */
final class KafkaFixture implements AutoCloseable {

    static final int PARTITIONS = 3;

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final AtomicInteger NEXT = new AtomicInteger();

    private static final class Holder {
        static final EmbeddedBroker BROKER =
                EmbeddedBroker.start(TemporaryFolder.create("test-kafka"), 0);
    }

    final String documents;
    final String embeddings;
    final String deadLetters;
    private final KafkaProducer<byte[], byte[]> producer;

    KafkaFixture() throws Exception {
        this(PARTITIONS, Map.of(), Map.of());
    }

    /**
     * @param input properties of the topic of documents
     * @param output properties of the topic of embeddings
     */
    KafkaFixture(int partitions, Map<String, String> input, Map<String, String> output)
            throws Exception {
        int number = NEXT.incrementAndGet();
        documents = "documents-" + number;
        embeddings = "embeddings-" + number;
        deadLetters = "dead-letters-" + number;
        try (Admin admin = admin()) {
            admin.createTopics(
                            List.of(
                                    new NewTopic(documents, partitions, (short) 1).configs(input),
                                    new NewTopic(embeddings, partitions, (short) 1).configs(output),
                                    new NewTopic(deadLetters, 1, (short) 1)))
                    .all()
                    .get();
        }
        producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers", servers(),
                                "max.request.size", "33554432",
                                "buffer.memory", "67108864"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    static String servers() {
        return Holder.BROKER.bootstrapServers();
    }

    static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", servers()));
    }

    void send(EmbeddingRequest request) {
        send(bytes(request.id()), new EmbeddingRequestWriter().write(request));
    }

    void send(byte[] key, byte[] value) {
        producer.send(new ProducerRecord<>(documents, key, value));
    }

    void flush() {
        producer.flush();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What readers of committed records see, in the order of the partitions, up to now. */
    List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
        return read(topic, null);
    }

    /** Waits until the committed records are enough; fails when they do not get there. */
    List<ConsumerRecord<byte[], byte[]>> await(
            String topic, Predicate<List<ConsumerRecord<byte[], byte[]>>> enough) {
        List<ConsumerRecord<byte[], byte[]>> records = read(topic, enough);
        assertThat(enough.test(records)).as("%s, after %d records", topic, records.size()).isTrue();
        return records;
    }

    /** Reads until there is enough, or up to the present end where nothing says what that is. */
    private List<ConsumerRecord<byte[], byte[]>> read(
            String topic, Predicate<List<ConsumerRecord<byte[], byte[]>>> enough) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                boolean through =
                        end.entrySet().stream()
                                .allMatch(e -> consumer.position(e.getKey()) >= e.getValue());
                if (enough == null ? through : enough.test(records)) {
                    break;
                }
            }
            return records;
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", servers(),
                        "isolation.level", "read_committed",
                        "enable.auto.commit", "false",
                        "max.partition.fetch.bytes", "33554432"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    List<EmbeddedRecord> embedded(List<ConsumerRecord<byte[], byte[]>> records)
            throws MalformedRecordException {
        List<EmbeddedRecord> embedded = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.value() != null) {
                embedded.add(new EmbeddedRecordReader().read(record.value()));
            }
        }
        return embedded;
    }

    List<DeadLetter> letters(List<ConsumerRecord<byte[], byte[]>> records)
            throws MalformedRecordException {
        List<DeadLetter> letters = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            letters.add(new DeadLetterReader().read(record.value()));
        }
        return letters;
    }

    @Override
    public void close() {
        producer.close();
    }
}
