package io.flinkinstructor.operators.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class RawRecordSourceTest {

    @Test
    void isUnboundedUnlessToldOtherwise() {
        assertThat(complete().build().getBoundedness()).isEqualTo(Boundedness.CONTINUOUS_UNBOUNDED);
        assertThat(complete().bounded(true).build().getBoundedness())
                .isEqualTo(Boundedness.BOUNDED);
    }

    @Test
    void needsNoGroupToStartFromTheEarliest() {
        KafkaSource<RawRecord> source =
                RawRecordSource.builder()
                        .bootstrapServers("localhost:9092")
                        .topics(List.of("documents"))
                        .startingOffsets(StartingOffsets.earliest())
                        .partitionDiscovery(Duration.ZERO)
                        .properties(Map.of("security.protocol", "SASL_SSL"))
                        .build();

        assertThat(source.getProducedType().getTypeClass()).isEqualTo(RawRecord.class);
    }

    @Test
    void namesAllFaultsAtOnce() {
        assertThatThrownBy(
                        () ->
                                RawRecordSource.builder()
                                        .partitionDiscovery(Duration.ofMillis(-1))
                                        .properties(
                                                Map.of(
                                                        "auto.offset.reset", "earliest",
                                                        "sasl.jaas.config", "hush"))
                                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bootstrap servers are missing")
                .hasMessageContaining("topics are missing")
                .hasMessageContaining("starting offsets are 'committed' but there is no group id")
                .hasMessageContaining("partition discovery is negative")
                .hasMessageContaining("consumer property auto.offset.reset cannot be set here")
                .hasMessageNotContaining("hush");
    }

    @Test
    void recordsComeAsTheyAre() {
        byte[] key = {1};
        byte[] value = {(byte) 0xff};
        List<RawRecord> out = new ArrayList<>();

        new RawRecordDeserializer()
                .deserialize(new ConsumerRecord<>("t", 2, 3, key, value), new ListCollector<>(out));
        new RawRecordDeserializer()
                .deserialize(new ConsumerRecord<>("t", 2, 4, null, null), new ListCollector<>(out));

        assertThat(out)
                .containsExactly(
                        new RawRecord(key, value, "t", 2, 3, -1),
                        new RawRecord(null, null, "t", 2, 4, -1));
    }

    private static RawRecordSource.Builder complete() {
        return RawRecordSource.builder()
                .bootstrapServers("localhost:9092")
                .topics(List.of("documents"))
                .groupId("group");
    }
}
