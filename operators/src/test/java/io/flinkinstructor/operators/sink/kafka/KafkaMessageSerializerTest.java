package io.flinkinstructor.operators.sink.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema.KafkaSinkContext;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class KafkaMessageSerializerTest {

    private final KafkaMessageSerializer serializer = new KafkaMessageSerializer("embeddings");

    @Test
    void writesKeyValueAndVersion() {
        byte[] key = {1};
        byte[] value = {2};

        ProducerRecord<byte[], byte[]> written =
                serializer.serialize(new KafkaMessage(new byte[] {3}, key, value), topic(1), 77L);

        assertThat(written.topic()).isEqualTo("embeddings");
        assertThat(written.key()).isSameAs(key);
        assertThat(written.value()).isSameAs(value);
        assertThat(written.partition()).isZero();
        assertThat(written.timestamp()).isNull();
        assertThat(written.headers().toArray()).hasSize(1);
        assertThat(written.headers().lastHeader("schema.version").value())
                .isEqualTo("1".getBytes(UTF_8));
    }

    @Test
    void choosesPartitionsAsKafkaDoesForTheId() {
        Set<Integer> seen = new TreeSet<>();
        for (int i = 0; i < 200; i++) {
            byte[] id = ("doc-" + i).getBytes(UTF_8);
            int expected = BuiltInPartitioner.partitionForKey(id, 7);

            ProducerRecord<byte[], byte[]> written =
                    serializer.serialize(
                            new KafkaMessage(id, ("doc-" + i + "#0").getBytes(UTF_8), null),
                            topic(7),
                            null);

            assertThat(written.partition()).isEqualTo(expected);
            seen.add(expected);
        }
        assertThat(seen).hasSize(7);
    }

    @Test
    void leavesThePartitionToKafkaWhereNothingChoosesIt() {
        assertThat(
                        serializer
                                .serialize(
                                        new KafkaMessage(null, null, new byte[0]), topic(7), null)
                                .partition())
                .isNull();
    }

    @Test
    void namesItsTopicAfterTheJourneyToATaskManager() throws Exception {
        KafkaMessageSerializer there = InstantiationUtil.clone(serializer);

        assertThat(there.getKafkaDatasetFacet().orElseThrow().getTopicIdentifier().getTopics())
                .containsExactly("embeddings");
    }

    @Test
    void tombstonesNeedAKey() {
        assertThatThrownBy(() -> new KafkaMessage(null, null, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("a tombstone needs a key");
    }

    private static KafkaSinkContext topic(int partitions) {
        return new KafkaSinkContext() {
            @Override
            public int getParallelInstanceId() {
                return 0;
            }

            @Override
            public int getNumberOfParallelInstances() {
                return 1;
            }

            @Override
            public int[] getPartitionsForTopic(String topic) {
                int[] ids = new int[partitions];
                for (int i = 0; i < partitions; i++) {
                    ids[i] = i;
                }
                return ids;
            }
        };
    }
}
