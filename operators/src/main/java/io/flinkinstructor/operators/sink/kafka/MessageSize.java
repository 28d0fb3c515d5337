package io.flinkinstructor.operators.sink.kafka;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.ByteUtils;

/**
 * What a message takes in a batch of its own, uncompressed: the figure that a producer holds
 * against {@code max.request.size}. A broker holds the compressed batch, which is smaller as a
 * rule, against {@code max.message.bytes}.
 *
 * <p>Record format 2: https://kafka.apache.org/documentation/#recordbatch and #record.
 */
final class MessageSize {

    private static final int BATCH_OVERHEAD = 61;

    /** Attributes, and the longest that length, timestamp delta and offset delta can be. */
    private static final int MAX_RECORD_OVERHEAD = 1 + 5 + 10 + 5;

    private MessageSize() {}

    /** Bytes of a message with this sink's headers, from above; at most 20 too many. */
    static long upperBound(KafkaMessage message) {
        long size = BATCH_OVERHEAD + MAX_RECORD_OVERHEAD;
        size += withLength(message.key());
        size += withLength(message.value());
        size += ByteUtils.sizeOfVarint(1);
        for (Header header : KafkaMessageSerializer.HEADERS) {
            // Header names are ASCII.
            size += ByteUtils.sizeOfVarint(header.key().length()) + header.key().length();
            size += withLength(header.value());
        }
        return size;
    }

    private static long withLength(byte[] bytes) {
        return bytes == null
                ? ByteUtils.sizeOfVarint(-1)
                : (long) ByteUtils.sizeOfVarint(bytes.length) + bytes.length;
    }
}
