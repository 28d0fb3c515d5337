package io.flinkinstructor.operators.sink.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Makes the sink that writes {@link KafkaMessage messages} to one topic. */
public final class KafkaMessageSink {

    private static final int DEFAULT_MAX_REQUEST_BYTES = 1 << 20;
    private static final long DEFAULT_BUFFER_MEMORY = 32L << 20;

    private KafkaMessageSink() {}

    /** Starts with the defaults that the methods name. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Size of the largest message that can be written: what producer and topic both take. Messages
     * are measured before compression.
     *
     * @param producerProperties as given to {@link Builder#properties}
     * @param topicMaxMessageBytes the topic's {@code max.message.bytes}
     * @throws IllegalArgumentException if a property is no number
     */
    public static int maxMessageBytes(
            Map<String, String> producerProperties, int topicMaxMessageBytes) {
        long request =
                number(
                        producerProperties,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        DEFAULT_MAX_REQUEST_BYTES);
        long memory =
                number(
                        producerProperties,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        DEFAULT_BUFFER_MEMORY);
        return (int) Math.min(topicMaxMessageBytes, Math.min(request, memory));
    }

    private static long number(Map<String, String> properties, String name, long otherwise) {
        String value = properties.get(name);
        try {
            return value == null ? otherwise : Long.parseLong(value.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "producer property " + name + ": '" + value + "', must be a number of bytes",
                    e);
        }
    }

    /** What the sink needs to know. For one thread. */
    public static final class Builder {

        private static final Map<String, String> SET_OTHERWISE =
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "use the bootstrap servers",
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                                "use the prefix of the transactional ids",
                        ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, "keys are written as bytes",
                        ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                                "values are written as bytes");

        private String bootstrapServers;
        private String topic;
        private DeliveryGuarantee guarantee;
        private String transactionalIdPrefix;
        private Duration transactionTimeout = Duration.ofMinutes(10);
        private Map<String, String> properties = Map.of();

        private Builder() {}

        /** {@code host:port}, with commas between several. */
        public Builder bootstrapServers(String servers) {
            this.bootstrapServers = servers;
            return this;
        }

        /** The topic to write to; it must exist when the job starts. */
        public Builder topic(String topic) {
            this.topic = topic;
            return this;
        }

        /**
         * Writes in transactions that commit with Flink's checkpoints: readers with {@code
         * isolation.level=read_committed} see each message once.
         *
         * @param transactionalIdPrefix starts the transactional ids; the same for all runs of a
         *     job, and that of no other sink on the same Kafka
         */
        public Builder exactlyOnce(String transactionalIdPrefix) {
            this.guarantee = DeliveryGuarantee.EXACTLY_ONCE;
            this.transactionalIdPrefix = transactionalIdPrefix;
            return this;
        }

        /** Writes at once: after a failure, messages since the last checkpoint come again. */
        public Builder atLeastOnce() {
            this.guarantee = DeliveryGuarantee.AT_LEAST_ONCE;
            this.transactionalIdPrefix = null;
            return this;
        }

        /**
         * After how long Kafka gives up a transaction that nobody commits; default: 10 minutes. It
         * must be longer than the longest checkpoint and recovery together, or what was written is
         * lost, and at most the broker's {@code transaction.max.timeout.ms} (15 minutes unless
         * changed), or the job does not start.
         */
        public Builder transactionTimeout(Duration timeout) {
            this.transactionTimeout = timeout;
            return this;
        }

        /**
         * Further properties of the producer, such as those of SASL and TLS. Unless they are among
         * them: {@code compression.type=lz4}, {@code batch.size=131072}, {@code linger.ms=5}, or
         * 100 with exactly once, where nobody sees a record before its transaction is committed;
         * and Kafka's own, {@code acks=all} and {@code enable.idempotence=true}.
         */
        public Builder properties(Map<String, String> properties) {
            this.properties = new LinkedHashMap<>(properties);
            return this;
        }

        /**
         * The sink.
         *
         * @throws IllegalArgumentException if something is missing or contradicts; names all faults
         */
        public KafkaSink<KafkaMessage> build() {
            requireNoFaults();
            Properties producer = new Properties();
            producer.setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
            producer.setProperty(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(128 << 10));
            producer.setProperty(
                    ProducerConfig.LINGER_MS_CONFIG,
                    guarantee == DeliveryGuarantee.EXACTLY_ONCE ? "100" : "5");
            producer.setProperty(
                    ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                    Long.toString(transactionTimeout.toMillis()));
            producer.putAll(properties);
            KafkaSinkBuilder<KafkaMessage> sink =
                    KafkaSink.<KafkaMessage>builder()
                            .setKafkaProducerConfig(producer)
                            .setBootstrapServers(bootstrapServers)
                            .setRecordSerializer(new KafkaMessageSerializer(topic))
                            .setDeliveryGuarantee(guarantee);
            if (guarantee == DeliveryGuarantee.EXACTLY_ONCE) {
                sink.setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
                        .setTransactionalIdPrefix(transactionalIdPrefix);
            }
            return sink.build();
        }

        private void requireNoFaults() {
            List<String> faults = new ArrayList<>();
            if (bootstrapServers == null || bootstrapServers.isBlank()) {
                faults.add("bootstrap servers are missing: give host:port of a Kafka broker");
            }
            if (topic == null || topic.isBlank()) {
                faults.add("topic is missing");
            }
            if (guarantee == null) {
                faults.add("delivery guarantee is missing: choose exactly once or at least once");
            }
            if (guarantee == DeliveryGuarantee.EXACTLY_ONCE) {
                transactionFaults(faults);
            }
            for (String name : properties.keySet()) {
                if (SET_OTHERWISE.containsKey(name)) {
                    faults.add(
                            "producer property "
                                    + name
                                    + " cannot be set here: "
                                    + SET_OTHERWISE.get(name));
                }
            }
            if (!faults.isEmpty()) {
                throw new IllegalArgumentException("Kafka sink: " + String.join("; ", faults));
            }
        }

        private void transactionFaults(List<String> faults) {
            if (transactionalIdPrefix == null || transactionalIdPrefix.isBlank()) {
                faults.add(
                        "prefix of the transactional ids is missing: give one that no other sink"
                                + " on this Kafka has");
            }
            if (transactionTimeout.toMillis() < 1
                    || transactionTimeout.toMillis() > Integer.MAX_VALUE) {
                faults.add("transaction timeout must be from 1 ms to 24 days");
            }
            if ("false"
                    .equalsIgnoreCase(properties.get(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG))) {
                faults.add(
                        "enable.idempotence is false, but exactly once needs it: leave it out, or"
                                + " choose at least once");
            }
            String acks = properties.getOrDefault(ProducerConfig.ACKS_CONFIG, "all");
            if (!acks.equals("all") && !acks.equals("-1")) {
                faults.add(
                        "acks is "
                                + acks
                                + ", but exactly once needs all: leave it out, or choose at least"
                                + " once");
            }
        }
    }
}
