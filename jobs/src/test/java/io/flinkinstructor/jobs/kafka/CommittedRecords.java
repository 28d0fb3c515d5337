package io.flinkinstructor.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
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
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        forEach(topic, records::add);
        return records;
    }

    /** Hands over all up to now, those of a partition in their order; keeps none. */
    public void forEach(String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(topic)) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
            BooleanSupplier through =
                    () ->
                            ends.entrySet().stream()
                                    .allMatch(e -> consumer.position(e.getKey()) >= e.getValue());
            poll(consumer, each, through);
            assertThat(through.getAsBoolean()).as("%s was read up to %s", topic, ends).isTrue();
        }
    }

    /** Waits until they are enough; fails when they do not get there. */
    public List<ConsumerRecord<byte[], byte[]>> await(
            String topic, Predicate<List<ConsumerRecord<byte[], byte[]>>> enough) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(topic)) {
            poll(consumer, records::add, () -> enough.test(records));
        }
        assertThat(enough.test(records)).as("%s, after %d records", topic, records.size()).isTrue();
        return records;
    }

    /** Reads until it is enough, or nothing has come for long. */
    private static void poll(
            KafkaConsumer<byte[], byte[]> consumer,
            Consumer<ConsumerRecord<byte[], byte[]>> each,
            BooleanSupplier enough) {
        long lastProgress = System.nanoTime();
        while (!enough.getAsBoolean() && System.nanoTime() - lastProgress < PATIENCE.toNanos()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                each.accept(record);
                lastProgress = System.nanoTime();
            }
        }
    }

    /** A consumer of a topic's committed records, at the beginning of all partitions. */
    public KafkaConsumer<byte[], byte[]> consumer(String topic) {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers", servers,
                                "isolation.level", "read_committed",
                                "enable.auto.commit", "false",
                                "reconnect.backoff.max.ms", "500",
                                "max.partition.fetch.bytes", "33554432"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic).stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }
}
