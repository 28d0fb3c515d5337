package io.flinkinstructor.operators.sink.kafka;

import io.flinkinstructor.schemas.SchemaVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.utils.Utils;

/**
 * Writes messages to one topic, which it names to the sink: pooled transaction names need that.
 *
 * <p>Records get the time of their writing, not that of the document, which is in their value: an
 * old document's embedding must not fall to the topic's retention at once, and a broker refuses
 * times that lie in the future.
 */
final class KafkaMessageSerializer
        implements KafkaRecordSerializationSchema<KafkaMessage>, KafkaDatasetFacetProvider {

    private static final long serialVersionUID = 1L;

    static final List<Header> HEADERS =
            List.of(
                    new RecordHeader(
                            SchemaVersion.HEADER,
                            Integer.toString(SchemaVersion.CURRENT)
                                    .getBytes(StandardCharsets.US_ASCII)));

    private final String topic;

    KafkaMessageSerializer(String topic) {
        this.topic = Objects.requireNonNull(topic, "topic == null");
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            KafkaMessage message, KafkaSinkContext context, Long timestamp) {
        return new ProducerRecord<>(
                topic,
                partition(message.partitionKey(), context.getPartitionsForTopic(topic)),
                null,
                message.key(),
                message.value(),
                HEADERS);
    }

    @Override
    public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
        return Optional.of(
                new DefaultKafkaDatasetFacet(
                        DefaultKafkaDatasetIdentifier.ofTopics(List.of(topic))));
    }

    /**
     * As Kafka's default partitioner, so that equal counts of partitions keep documents together.
     */
    private static Integer partition(byte[] partitionKey, int[] partitions) {
        return partitionKey == null
                ? null
                : partitions[Utils.toPositive(Utils.murmur2(partitionKey)) % partitions.length];
    }
}
