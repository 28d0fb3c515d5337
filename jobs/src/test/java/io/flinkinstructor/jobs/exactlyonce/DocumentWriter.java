package io.flinkinstructor.jobs.exactlyonce;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes documents to Kafka, each once and those of a document in order whatever happens to the
 * broker, and notes them in a ledger. Each record carries its number as a header, by which a
 * checker finds it in the topic. For one thread.
 */
public final class DocumentWriter implements AutoCloseable {

    /** The header with {@link Written#number()}, in decimal digits. */
    static final String NUMBER = "load.number";

    /** A broker may be away for so long. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final Documents documents;
    private final Ledger ledger;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    public DocumentWriter(String servers, String topic, Documents documents, Ledger ledger) {
        this.topic = topic;
        this.documents = documents;
        this.ledger = ledger;
        this.producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers", servers,
                                "acks", "all",
                                "enable.idempotence", "true",
                                "delivery.timeout.ms", Long.toString(PATIENCE.toMillis()),
                                "max.block.ms", Long.toString(PATIENCE.toMillis()),
                                "request.timeout.ms", "5000",
                                "reconnect.backoff.max.ms", "500"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /**
     * Writes the next documents; they are in the topic after {@link #flush}.
     *
     * @throws IOException if an earlier one could not be written
     */
    public void write(int count) throws IOException {
        write(count, documents::next);
    }

    /**
     * Writes a version that somebody asks for.
     *
     * @throws IOException if an earlier one could not be written
     */
    public void write(Documents.Wish wish) throws IOException {
        write(1, () -> documents.next(wish));
    }

    private void write(int count, Supplier<Written> records) throws IOException {
        for (int i = 0; i < count; i++) {
            Written record = records.get();
            ledger.add(record);
            producer.send(
                    new ProducerRecord<>(
                            topic, null, null, record.key(), record.value(), number(record)),
                    (metadata, exception) -> answered(record, metadata, exception));
        }
        requireNoFailure();
    }

    private static List<Header> number(Written record) {
        return List.of(
                new RecordHeader(
                        NUMBER,
                        Long.toString(record.number()).getBytes(StandardCharsets.US_ASCII)));
    }

    private void answered(Written record, RecordMetadata metadata, Exception exception) {
        if (exception != null) {
            failure.compareAndSet(null, exception);
            return;
        }
        ledger.acknowledge(
                record,
                new Ledger.Place(
                        new TopicPartition(metadata.topic(), metadata.partition()),
                        metadata.hasOffset() ? metadata.offset() : -1));
    }

    /**
     * Waits until the broker has all that was written.
     *
     * @throws IOException if something could not be written
     */
    public void flush() throws IOException {
        producer.flush();
        requireNoFailure();
    }

    private void requireNoFailure() throws IOException {
        if (failure.get() != null) {
            throw new IOException("a document could not be written to " + topic, failure.get());
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(30));
    }
}
