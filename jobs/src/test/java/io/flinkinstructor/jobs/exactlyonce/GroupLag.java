package io.flinkinstructor.jobs.exactlyonce;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How far a job's consumer group is behind: it commits what it has read with each checkpoint. */
public final class GroupLag {

    private GroupLag() {}

    /** Records of a topic that no completed checkpoint has read yet. */
    public static long of(Admin admin, String group, String topic)
            throws ExecutionException, InterruptedException {
        int partitions =
                admin.describeTopics(List.of(topic))
                        .allTopicNames()
                        .get()
                        .get(topic)
                        .partitions()
                        .size();
        Map<TopicPartition, OffsetSpec> latest =
                IntStream.range(0, partitions)
                        .mapToObj(partition -> new TopicPartition(topic, partition))
                        .collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
        Map<TopicPartition, OffsetAndMetadata> read =
                admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
        return admin.listOffsets(latest).all().get().entrySet().stream()
                .mapToLong(
                        end -> {
                            OffsetAndMetadata offset = read.get(end.getKey());
                            return end.getValue().offset() - (offset == null ? 0 : offset.offset());
                        })
                .sum();
    }
}
