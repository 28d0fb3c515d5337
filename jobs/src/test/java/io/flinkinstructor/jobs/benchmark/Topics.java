package io.flinkinstructor.jobs.benchmark;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The benchmark's topics: made, filled before a clock starts, read back after it stopped. */
final class Topics {

    /** As many as the largest parallelism of a job. */
    static final int PARTITIONS = 2;

    private final String bootstrap;

    Topics(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    /** Makes a topic whose records carry the time at which the broker appended them. */
    void create(String topic) throws Exception {
        try (Admin admin = Admin.create(config())) {
            NewTopic made =
                    new NewTopic(topic, PARTITIONS, (short) 1)
                            .configs(
                                    Map.of(
                                            TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                                            "LogAppendTime"));
            admin.createTopics(List.of(made)).all().get();
        }
    }

    /** Removes topics. */
    void delete(String... topics) throws Exception {
        try (Admin admin = Admin.create(config())) {
            admin.deleteTopics(List.of(topics)).all().get();
        }
    }

    /**
     * Writes texts as requests in JSON, in turn to each partition, and waits for them.
     *
     * @throws ExecutionException if the topic does not take one of them
     */
    void fill(String topic, Iterable<BenchmarkText> texts)
            throws ExecutionException, InterruptedException {
        Map<String, Object> config = config();
        config.put(ProducerConfig.LINGER_MS_CONFIG, 50);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        // A topic that was just made may refuse the first batch and take the second, and then never
        // takes the first.
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            int partition = 0;
            for (BenchmarkText text : texts) {
                sent.add(
                        producer.send(
                                new ProducerRecord<>(
                                        topic,
                                        partition,
                                        text.id().getBytes(StandardCharsets.UTF_8),
                                        request(text))));
                partition = (partition + 1) % PARTITIONS;
            }
            producer.flush();
        }
        for (Future<RecordMetadata> each : sent) {
            each.get();
        }
    }

    /** A text as a request. */
    static byte[] request(BenchmarkText text) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", text.id())
                .put("text", text.text())
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** All committed records of a topic, keys and times. */
    List<Output> read(String topic) {
        Map<String, Object> config = config();
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        List<Output> outputs = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(500))) {
                    outputs.add(
                            new Output(
                                    new String(record.key(), StandardCharsets.UTF_8),
                                    record.timestamp()));
                }
            }
        }
        return outputs;
    }

    private Map<String, Object> config() {
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", bootstrap);
        return config;
    }

    /**
     * One committed record.
     *
     * @param key as text
     * @param millis when the broker appended it, since the epoch
     */
    record Output(String key, long millis) {}
}
