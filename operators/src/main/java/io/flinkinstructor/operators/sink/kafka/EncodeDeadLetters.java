package io.flinkinstructor.operators.sink.kafka;

import io.flinkinstructor.schemas.DeadLetter;
import io.flinkinstructor.schemas.DeadLetterWriter;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/**
 * Encodes dead letters for their topic, under the document's id where it is known, else under the
 * key that the record had. A letter that does not fit goes without its payload, then without its
 * key, then without its ids and with a short reason: there is always one.
 */
public final class EncodeDeadLetters extends RichMapFunction<DeadLetter, KafkaMessage> {

    private static final long serialVersionUID = 1L;

    /** The smallest limit that every letter can be cut down to, in bytes. */
    public static final int LEAST_MESSAGE_BYTES = 2048;

    private static final int SHORT_REASON_CHARS = 200;

    private final int maxMessageBytes;
    private transient DeadLetterWriter writer;

    /**
     * @param maxMessageBytes size of the largest message that can be written, see {@link
     *     KafkaMessageSink#maxMessageBytes}; at least {@link #LEAST_MESSAGE_BYTES}
     */
    public EncodeDeadLetters(int maxMessageBytes) {
        if (maxMessageBytes < LEAST_MESSAGE_BYTES) {
            throw new IllegalArgumentException(
                    String.format(
                            "largest dead letter in bytes: %d, must be at least %d: raise the"
                                    + " producer's max.request.size and the topic's"
                                    + " max.message.bytes",
                            maxMessageBytes, LEAST_MESSAGE_BYTES));
        }
        this.maxMessageBytes = maxMessageBytes;
    }

    @Override
    public void open(OpenContext context) {
        writer = new DeadLetterWriter();
    }

    @Override
    public KafkaMessage map(DeadLetter whole) {
        DeadLetter letter = whole;
        // Larger as JSON than as bytes: what cannot fit is not written in vain.
        if (letter.payload() != null && letter.payload().length > maxMessageBytes) {
            letter = letter.withoutPayload();
        }
        KafkaMessage message = encode(letter);
        if (fits(message)) {
            return message;
        }
        letter = letter.withoutPayload();
        message = encode(letter);
        if (fits(message)) {
            return message;
        }
        letter = letter.withoutKey();
        message = encode(letter);
        if (fits(message)) {
            return message;
        }
        return encode(letter.withoutIds().withReason(shortened(letter.reason())));
    }

    private KafkaMessage encode(DeadLetter letter) {
        byte[] key =
                letter.id() == null ? letter.key() : letter.id().getBytes(StandardCharsets.UTF_8);
        return new KafkaMessage(key, key, writer.write(letter));
    }

    private boolean fits(KafkaMessage message) {
        return MessageSize.upperBound(message) <= maxMessageBytes;
    }

    private static String shortened(String reason) {
        return reason.length() <= SHORT_REASON_CHARS
                ? reason
                : reason.substring(0, SHORT_REASON_CHARS) + "...";
    }
}
