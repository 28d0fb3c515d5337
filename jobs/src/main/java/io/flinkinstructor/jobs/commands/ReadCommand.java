package io.flinkinstructor.jobs.commands;

import io.flinkinstructor.jobs.kafka.Reachability;
import io.flinkinstructor.jobs.options.Faults;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the records of a topic, for who has no Kafka tools at hand. */
@Command(
        name = "read",
        description =
                "Prints a topic's committed records, key and value, until it is stopped (Ctrl-C).",
        mixinStandardHelpOptions = true)
final class ReadCommand implements Callable<Integer> {

    @Mixin private KafkaOption kafka;

    @Option(
            names = "--topic",
            defaultValue = "embeddings",
            description = "Default: ${DEFAULT-VALUE}")
    private String topic;

    @Option(names = "--max", paramLabel = "N", description = "End after so many records.")
    private long max = Long.MAX_VALUE;

    @Option(names = "--new", description = "Leave out what the topic holds already.")
    private boolean onlyNew;

    @Option(
            names = "--until-end",
            description = "End with what the topic holds already, instead of waiting for more.")
    private boolean untilEnd;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        Faults faults = new Faults();
        Reachability.fault("--kafka", kafka.servers()).ifPresent(faults::add);
        faults.throwIfAny("Nothing can be read");
        Map<String, Object> properties = kafka.client();
        properties.putIfAbsent("isolation.level", "read_committed");
        properties.put("enable.auto.commit", "false");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = partitions(consumer);
            if (partitions.isEmpty()) {
                faults.add("there is no topic " + topic);
                faults.throwIfAny("Nothing can be read");
            }
            consumer.assign(partitions);
            if (onlyNew) {
                consumer.seekToEnd(partitions);
            } else {
                consumer.seekToBeginning(partitions);
            }
            print(consumer, untilEnd ? consumer.endOffsets(partitions) : null);
        }
        return 0;
    }

    private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        List<PartitionInfo> infos = consumer.listTopics(Duration.ofSeconds(30)).get(topic);
        return infos == null
                ? List.of()
                : infos.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
    }

    private void print(
            KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> endOffsets) {
        PrintWriter out = spec.commandLine().getOut();
        long printed = 0;
        while (printed < max && !reached(consumer, endOffsets)) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                if (printed++ < max) {
                    out.println(text(record.key()) + "\t" + text(record.value()));
                }
            }
            out.flush();
            if (out.checkError()) {
                // Whoever was reading, such as head, has enough.
                return;
            }
        }
    }

    private static boolean reached(
            KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> endOffsets) {
        return endOffsets != null
                && endOffsets.entrySet().stream()
                        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "(null)" : new String(bytes, StandardCharsets.UTF_8);
    }
}
