package io.flinkinstructor.jobs.reindex;

import io.flinkinstructor.jobs.options.PipelineSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Asks Kafka. For one thread. */
final class KafkaPositions implements Positions, AutoCloseable {

    /** How long a look for a record may take; where it is not enough, the next look goes on. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private static final Duration POLL = Duration.ofMillis(200);

    private final List<String> topics;
    private final String group;
    private final Map<String, Object> consumer;
    private final Admin admin;

    KafkaPositions(PipelineSettings settings) {
        topics = settings.source().topics();
        group = settings.source().groupId();
        consumer = new HashMap<>(settings.source().properties());
        consumer.put("bootstrap.servers", settings.kafka().bootstrapServers());
        consumer.putIfAbsent("isolation.level", "read_committed");
        consumer.put("enable.auto.commit", "false");
        consumer.put("auto.offset.reset", "earliest");
        consumer.remove("group.id");
        admin = Admin.create(new HashMap<>(settings.kafka().adminProperties()));
    }

    @Override
    public Map<TopicPartition, Long> ends() throws ExecutionException, InterruptedException {
        return offsets(OffsetSpec.latest());
    }

    /** The first offset of each partition that is still there. */
    Map<TopicPartition, Long> beginnings() throws ExecutionException, InterruptedException {
        return offsets(OffsetSpec.earliest());
    }

    private Map<TopicPartition, Long> offsets(OffsetSpec which)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (TopicDescription topic : admin.describeTopics(topics).allTopicNames().get().values()) {
            topic.partitions()
                    .forEach(
                            each ->
                                    asked.put(
                                            new TopicPartition(topic.name(), each.partition()),
                                            which));
        }
        IsolationLevel isolation =
                "read_uncommitted".equals(consumer.get("isolation.level"))
                        ? IsolationLevel.READ_UNCOMMITTED
                        : IsolationLevel.READ_COMMITTED;
        return admin
                .listOffsets(asked, new ListOffsetsOptions(isolation))
                .all()
                .get()
                .entrySet()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().offset()));
    }

    @Override
    public Map<TopicPartition, Long> committed() throws ExecutionException, InterruptedException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .forEach(
                        (partition, offset) -> {
                            if (offset != null && topics.contains(partition.topic())) {
                                offsets.put(partition, offset.offset());
                            }
                        });
        return offsets;
    }

    /** Forgets what the group has committed. */
    void forget() throws ExecutionException, InterruptedException {
        admin.deleteConsumerGroupOffsets(group, committed().keySet()).all().get();
    }

    /** Whether a topic drops what is old, and not only what has been replaced. */
    boolean dropsOld(String topic) throws ExecutionException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return admin.describeConfigs(List.of(resource))
                .all()
                .get()
                .get(resource)
                .get("cleanup.policy")
                .value()
                .contains("delete");
    }

    @Override
    public boolean hasRecords(TopicPartition partition, Long from, long to) {
        try (KafkaConsumer<byte[], byte[]> reader =
                new KafkaConsumer<>(
                        consumer, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            reader.assign(List.of(partition));
            if (from == null) {
                reader.seekToBeginning(List.of(partition));
            } else {
                reader.seek(partition, from);
            }
            long deadline = System.nanoTime() + LOOK.toNanos();
            while (reader.position(partition) < to) {
                for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
                    return record.offset() < to;
                }
                if (System.nanoTime() > deadline) {
                    return true;
                }
            }
            return false;
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
