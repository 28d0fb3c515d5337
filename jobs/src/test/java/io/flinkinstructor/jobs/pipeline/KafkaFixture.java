package io.flinkinstructor.jobs.pipeline;

import io.flinkinstructor.jobs.broker.EmbeddedBroker;
import io.flinkinstructor.jobs.exactlyonce.Await;
import io.flinkinstructor.jobs.exactlyonce.GroupLag;
import io.flinkinstructor.jobs.kafka.CommittedRecords;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real broker for all tests of a JVM, and three topics of its own for each test. */
final class KafkaFixture implements AutoCloseable {

    static final int PARTITIONS = 3;

    private static final AtomicInteger NEXT = new AtomicInteger();

    private static final class Holder {
        static final EmbeddedBroker BROKER =
                EmbeddedBroker.start(TemporaryFolder.create("test-kafka"), 0);
    }

    final String documents;
    final String embeddings;
    final String deadLetters;
    final String group;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    KafkaFixture() throws Exception {
        this(PARTITIONS, Map.of(), Map.of());
    }

    /**
     * @param input properties of the topic of documents
     * @param output properties of the topic of embeddings
     */
    KafkaFixture(int partitions, Map<String, String> input, Map<String, String> output)
            throws Exception {
        this(Integer.toString(NEXT.incrementAndGet()), partitions, input, output);
    }

    /**
     * For what remembers the names of its topics.
     *
     * @param name ends the names; of one test only
     */
    KafkaFixture(String name) throws Exception {
        this(name, PARTITIONS, Map.of(), Map.of());
    }

    private KafkaFixture(
            String name, int partitions, Map<String, String> input, Map<String, String> output)
            throws Exception {
        documents = "documents-" + name;
        embeddings = "embeddings-" + name;
        deadLetters = "dead-letters-" + name;
        group = "group-" + name;
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
                                // A topic that was just made may refuse the first batch and take
                                // the second, and then never takes the first.
                                "max.in.flight.requests.per.connection", "1",
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
        producer.send(
                new ProducerRecord<>(documents, key, value),
                (metadata, e) -> failure.compareAndSet(null, e));
    }

    /** Returns when the topic has all that was sent. */
    void flush() {
        producer.flush();
        if (failure.get() != null) {
            throw new IllegalStateException("a document was not sent", failure.get());
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What readers of committed records see, in the order of the partitions, up to now. */
    List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
        return new CommittedRecords(servers()).of(topic);
    }

    /** Waits until the committed records are enough; fails when they do not get there. */
    List<ConsumerRecord<byte[], byte[]>> await(
            String topic, Predicate<List<ConsumerRecord<byte[], byte[]>>> enough) {
        return new CommittedRecords(servers()).await(topic, enough);
    }

    /** Waits until a checkpoint has all documents behind it, embedded or in flight. */
    void awaitRead() throws Exception {
        try (Admin admin = admin()) {
            Await.until(
                    "all documents are read",
                    Duration.ofMinutes(3),
                    () -> GroupLag.of(admin, group, documents) == 0);
        }
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
