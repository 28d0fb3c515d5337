package io.flinkinstructor.jobs.quickstart;

import io.flinkinstructor.schemas.EmbeddingRequest;
import io.flinkinstructor.schemas.EmbeddingRequestWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends the sample to the documents topic. */
final class SampleProducer implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;

    SampleProducer(String servers, String topic) {
        this.topic = topic;
        this.producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", servers, "linger.ms", "5"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /** Sends all; returns when the broker has them. */
    void send(List<EmbeddingRequest> documents) {
        EmbeddingRequestWriter writer = new EmbeddingRequestWriter();
        for (EmbeddingRequest document : documents) {
            producer.send(
                    new ProducerRecord<>(
                            topic,
                            document.id().getBytes(StandardCharsets.UTF_8),
                            writer.write(document)));
        }
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }
}
