package io.flinkinstructor.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What readers of committed records see of a broker's topics.
 *
 * @param servers the broker
 */
public record CommittedRecords(String servers) {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** All up to now, in the order of the partitions. */
    public List<ConsumerRecord<byte[], byte[]>> of(String topic) {
        return read(topic, null);
    }

    /** Waits until they are enough; fails when they do not get there. */
    public List<ConsumerRecord<byte[], byte[]>> await(
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

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", servers,
                        "isolation.level", "read_committed",
                        "enable.auto.commit", "false",
                        "max.partition.fetch.bytes", "33554432"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
