package io.flinkinstructor.operators.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.junit.jupiter.api.Test;

class KafkaMessageSinkTest {

    @Test
    void hasSensibleDefaults() {
        assertThat(producer(complete().exactlyOnce("job-1-embeddings").build()))
                .containsEntry("bootstrap.servers", "localhost:9092")
                .containsEntry("transaction.timeout.ms", "600000")
                .containsEntry("compression.type", "lz4");
        assertThat(complete().atLeastOnce().build()).isNotNull();
    }

    @Test
    void passesPropertiesThrough() {
        KafkaSink<KafkaMessage> sink =
                complete()
                        .exactlyOnce("job-1-embeddings")
                        .transactionTimeout(Duration.ofMinutes(2))
                        .properties(
                                Map.of(
                                        "compression.type", "zstd",
                                        "sasl.jaas.config", "hush",
                                        "max.request.size", "2000000"))
                        .build();

        assertThat(producer(sink))
                .containsEntry("transaction.timeout.ms", "120000")
                .containsEntry("compression.type", "zstd")
                .containsEntry("sasl.jaas.config", "hush")
                .containsEntry("max.request.size", "2000000");
    }

    @Test
    void namesAllFaultsAtOnce() {
        assertThatThrownBy(
                        () ->
                                KafkaMessageSink.builder()
                                        .exactlyOnce(" ")
                                        .transactionTimeout(Duration.ZERO)
                                        .properties(
                                                Map.of(
                                                        "acks", "1",
                                                        "enable.idempotence", "false",
                                                        "transactional.id", "mine",
                                                        "ssl.key.password", "hush"))
                                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bootstrap servers are missing")
                .hasMessageContaining("topic is missing")
                .hasMessageContaining("prefix of the transactional ids is missing")
                .hasMessageContaining("transaction timeout must be from 1 ms")
                .hasMessageContaining("acks is 1")
                .hasMessageContaining("enable.idempotence is false")
                .hasMessageContaining("producer property transactional.id cannot be set here")
                .hasMessageNotContaining("hush");
        assertThatThrownBy(() -> complete().build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("delivery guarantee is missing");
    }

    @Test
    void theSmallestLimitCounts() {
        assertThat(KafkaMessageSink.maxMessageBytes(Map.of(), 1_048_588)).isEqualTo(1_048_576);
        assertThat(KafkaMessageSink.maxMessageBytes(Map.of(), 5000)).isEqualTo(5000);
        assertThat(KafkaMessageSink.maxMessageBytes(Map.of("max.request.size", "10"), 5000))
                .isEqualTo(10);
        assertThat(
                        KafkaMessageSink.maxMessageBytes(
                                Map.of("max.request.size", "99000000"), Integer.MAX_VALUE))
                .isEqualTo(32 << 20);
        assertThatThrownBy(() -> KafkaMessageSink.maxMessageBytes(Map.of("buffer.memory", "1g"), 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("buffer.memory: '1g', must be a number of bytes");
    }

    private static KafkaMessageSink.Builder complete() {
        return KafkaMessageSink.builder().bootstrapServers("localhost:9092").topic("embeddings");
    }

    /** The producer's properties, as the sink shows them to those who follow its lineage. */
    private static Properties producer(KafkaSink<KafkaMessage> sink) {
        return ((DefaultKafkaDatasetFacet)
                        sink.getLineageVertex().datasets().get(0).facets().get("kafka"))
                .getProperties();
    }
}
