package io.flinkinstructor.jobs.options;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Sorts out which of the properties that are passed through goes to which Kafka client, and refuses
 * those that the pipeline must set itself.
 */
final class ClientProperties {

    private static final Map<String, String> RESERVED_EVERYWHERE =
            Map.of("bootstrap.servers", "set kafka.bootstrap.servers instead");

    private static final Map<String, String> RESERVED_SOURCE =
            Map.of(
                    "group.id", "set source.group-id instead",
                    "auto.offset.reset", "set source.starting-offsets instead",
                    "enable.auto.commit", "offsets are committed with each checkpoint",
                    "partition.discovery.interval.ms", "set source.partition-discovery instead",
                    "key.deserializer", "the pipeline reads bytes",
                    "value.deserializer", "the pipeline reads bytes");

    private static final Map<String, String> RESERVED_SINK =
            Map.of(
                    "transactional.id", "set sink.transactional-id-prefix instead",
                    "transaction.timeout.ms", "set sink.transaction-timeout instead",
                    "key.serializer", "the pipeline writes bytes",
                    "value.serializer", "the pipeline writes bytes",
                    "partitioner.class", "the partition comes from the document's id");

    private final Map<String, String> given;
    private final String bootstrapServers;
    private final Faults faults;

    ClientProperties(Map<String, String> given, String bootstrapServers, Faults faults) {
        this.given = given;
        this.bootstrapServers = bootstrapServers;
        this.faults = faults;
        refuse(KafkaKeys.PROPERTIES, RESERVED_EVERYWHERE);
        refuse(KafkaKeys.PROPERTIES, RESERVED_SOURCE);
        refuse(KafkaKeys.PROPERTIES, RESERVED_SINK);
        refuse(SourceKeys.PROPERTIES, RESERVED_EVERYWHERE);
        refuse(SourceKeys.PROPERTIES, RESERVED_SOURCE);
        refuse(SinkKeys.PROPERTIES, RESERVED_EVERYWHERE);
        refuse(SinkKeys.PROPERTIES, RESERVED_SINK);
    }

    private void refuse(String prefix, Map<String, String> reserved) {
        new TreeMap<>(reserved)
                .forEach(
                        (name, why) -> {
                            if (given.containsKey(prefix + name)) {
                                faults.add(prefix + name + ": cannot be set; " + why);
                            }
                        });
    }

    Map<String, String> source() {
        return merged(ConsumerConfig.configNames(), SourceKeys.PROPERTIES);
    }

    Map<String, String> sink() {
        return merged(ProducerConfig.configNames(), SinkKeys.PROPERTIES);
    }

    Map<String, String> admin() {
        Map<String, String> properties = merged(AdminClientConfig.configNames(), null);
        if (bootstrapServers != null) {
            properties.put("bootstrap.servers", bootstrapServers);
        }
        return properties;
    }

    private Map<String, String> merged(Set<String> known, String ownPrefix) {
        // Names that only another client knows would give a warning at each start.
        Set<String> foreign = new HashSet<>(ConsumerConfig.configNames());
        foreign.addAll(ProducerConfig.configNames());
        foreign.addAll(AdminClientConfig.configNames());
        foreign.removeAll(known);
        Map<String, String> properties = new TreeMap<>();
        given.forEach(
                (key, value) -> {
                    if (key.startsWith(KafkaKeys.PROPERTIES)) {
                        String name = key.substring(KafkaKeys.PROPERTIES.length());
                        if (!foreign.contains(name)) {
                            properties.put(name, value);
                        }
                    }
                });
        if (ownPrefix != null) {
            given.forEach(
                    (key, value) -> {
                        if (key.startsWith(ownPrefix)) {
                            properties.put(key.substring(ownPrefix.length()), value);
                        }
                    });
        }
        return properties;
    }
}
