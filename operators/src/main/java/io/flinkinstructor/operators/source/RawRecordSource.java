package io.flinkinstructor.operators.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** Makes the source of Kafka records that {@link ParseRequests} reads. */
public final class RawRecordSource {

    private RawRecordSource() {}

    /** Starts with the defaults that the methods name. */
    public static Builder builder() {
        return new Builder();
    }

    /** What the source needs to know. For one thread. */
    public static final class Builder {

        private static final Map<String, String> SET_OTHERWISE =
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        "use the bootstrap servers",
                        ConsumerConfig.GROUP_ID_CONFIG,
                        "use the group id",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "use the starting offsets",
                        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                        "keys are read as bytes",
                        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                        "values are read as bytes",
                        KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(),
                        "use the partition discovery");

        private String bootstrapServers;
        private List<String> topics = List.of();
        private String groupId;
        private StartingOffsets startingOffsets = StartingOffsets.committed();
        private boolean bounded;
        private Duration partitionDiscovery =
                Duration.ofMillis(
                        KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.defaultValue());
        private Map<String, String> properties = Map.of();

        private Builder() {}

        /** {@code host:port}, with commas between several. */
        public Builder bootstrapServers(String servers) {
            this.bootstrapServers = servers;
            return this;
        }

        /** The topics to read, at least one. */
        public Builder topics(List<String> topics) {
            this.topics = List.copyOf(topics);
            return this;
        }

        /**
         * The consumer group. Offsets are committed under it with each checkpoint, for those who
         * watch the lag; after a failure Flink goes by its own.
         */
        public Builder groupId(String groupId) {
            this.groupId = groupId;
            return this;
        }

        /** Where to start without a checkpoint; default: {@link StartingOffsets#committed()}. */
        public Builder startingOffsets(StartingOffsets offsets) {
            this.startingOffsets = offsets;
            return this;
        }

        /** Whether to end at the offsets that are the latest at the start; default: no. */
        public Builder bounded(boolean bounded) {
            this.bounded = bounded;
            return this;
        }

        /** How often to look for new partitions; zero: never; default: 5 minutes. */
        public Builder partitionDiscovery(Duration interval) {
            this.partitionDiscovery = interval;
            return this;
        }

        /**
         * Further properties of the consumer, such as those of SASL and TLS. {@code
         * isolation.level} is {@code read_committed} unless it is among them.
         */
        public Builder properties(Map<String, String> properties) {
            this.properties = new LinkedHashMap<>(properties);
            return this;
        }

        /**
         * The source.
         *
         * @throws IllegalArgumentException if something is missing or contradicts; names all faults
         */
        public KafkaSource<RawRecord> build() {
            requireNoFaults();
            Properties consumer = new Properties();
            consumer.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
            consumer.putAll(properties);
            if (!bounded) {
                // What is bounded reads the partitions that are there at its start.
                consumer.setProperty(
                        KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(),
                        Long.toString(
                                partitionDiscovery.isZero() ? -1 : partitionDiscovery.toMillis()));
            }
            KafkaSourceBuilder<RawRecord> source =
                    KafkaSource.<RawRecord>builder()
                            .setBootstrapServers(bootstrapServers)
                            .setTopics(topics)
                            .setStartingOffsets(startingOffsets.initializer())
                            .setDeserializer(new RawRecordDeserializer())
                            .setProperties(consumer);
            if (groupId != null) {
                source.setGroupId(groupId);
            }
            if (bounded) {
                source.setBounded(OffsetsInitializer.latest());
            }
            return source.build();
        }

        private void requireNoFaults() {
            List<String> faults = new ArrayList<>();
            if (bootstrapServers == null || bootstrapServers.isBlank()) {
                faults.add("bootstrap servers are missing: give host:port of a Kafka broker");
            }
            if (topics.isEmpty() || topics.stream().anyMatch(String::isBlank)) {
                faults.add("topics are missing: name at least one, and none that is blank");
            }
            if (startingOffsets.needGroup() && (groupId == null || groupId.isBlank())) {
                faults.add(
                        "starting offsets are 'committed' but there is no group id: give one, or"
                                + " start from earliest, latest or a timestamp");
            }
            if (partitionDiscovery.isNegative()) {
                faults.add("partition discovery is negative: give an interval, or 0 for never");
            }
            for (String name : properties.keySet()) {
                if (SET_OTHERWISE.containsKey(name)) {
                    faults.add(
                            "consumer property "
                                    + name
                                    + " cannot be set here: "
                                    + SET_OTHERWISE.get(name));
                }
            }
            if (!faults.isEmpty()) {
                throw new IllegalArgumentException("Kafka source: " + String.join("; ", faults));
            }
        }
    }
}
