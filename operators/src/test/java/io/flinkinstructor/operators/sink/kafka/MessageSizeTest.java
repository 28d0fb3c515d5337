package io.flinkinstructor.operators.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.AbstractRecords;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.RecordBatch;
import org.junit.jupiter.api.Test;

class MessageSizeTest {

    @Test
    void isWhatTheProducerReckons() {
        for (int key : new int[] {-1, 0, 1, 63, 64, 8191, 8192}) {
            for (int value : new int[] {-1, 0, 63, 64, 8191, 8192, 1 << 20, 1 << 21}) {
                if (key < 0 && value < 0) {
                    continue;
                }
                KafkaMessage message = new KafkaMessage(null, bytes(key), bytes(value));

                assertThat(MessageSize.upperBound(message))
                        .isEqualTo(
                                AbstractRecords.estimateSizeInBytesUpperBound(
                                        RecordBatch.CURRENT_MAGIC_VALUE,
                                        CompressionType.LZ4,
                                        message.key(),
                                        message.value(),
                                        KafkaMessageSerializer.HEADERS.toArray(new Header[0])));
            }
        }
    }

    private static byte[] bytes(int size) {
        return size < 0 ? null : new byte[size];
    }
}
