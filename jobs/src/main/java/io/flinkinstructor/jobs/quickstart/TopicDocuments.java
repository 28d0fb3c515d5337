package io.flinkinstructor.jobs.quickstart;

import io.flinkinstructor.jobs.search.Documents;
import io.flinkinstructor.schemas.EmbeddingRequest;
import io.flinkinstructor.schemas.EmbeddingRequestWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The sample and what is edited of it: sent to the documents topic, and remembered. */
final class TopicDocuments implements Documents, AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final Map<String, EmbeddingRequest> known = new ConcurrentHashMap<>();

    TopicDocuments(String servers, String topic) {
        this.topic = topic;
        this.producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                servers,
                                "linger.ms",
                                "5",
                                // A topic that was just made may refuse the first batch and take
                                // the second, and then never takes the first.
                                "max.in.flight.requests.per.connection",
                                "1",
                                "max.block.ms",
                                "30000",
                                "delivery.timeout.ms",
                                "60000",
                                "request.timeout.ms",
                                "30000"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /**
     * Sends all; returns when the broker has them.
     *
     * @throws IOException if the topic does not take one of them
     */
    void sendAll(List<EmbeddingRequest> documents) throws IOException, InterruptedException {
        List<Future<RecordMetadata>> all = documents.stream().map(this::start).toList();
        producer.flush();
        for (Future<RecordMetadata> each : all) {
            await(each);
        }
    }

    @Override
    public EmbeddingRequest get(String id) {
        return known.get(id);
    }

    @Override
    public long send(EmbeddingRequest document) throws IOException, InterruptedException {
        try {
            return await(start(document)).timestamp();
        } catch (ApiException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static RecordMetadata await(Future<RecordMetadata> sent)
            throws IOException, InterruptedException {
        try {
            return sent.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private Future<RecordMetadata> start(EmbeddingRequest document) {
        if (document.delete()) {
            known.remove(document.id());
        } else {
            known.put(document.id(), document);
        }
        return producer.send(
                new ProducerRecord<>(
                        topic,
                        document.id().getBytes(StandardCharsets.UTF_8),
                        new EmbeddingRequestWriter().write(document)));
    }

    @Override
    public void close() {
        producer.close();
    }
}
