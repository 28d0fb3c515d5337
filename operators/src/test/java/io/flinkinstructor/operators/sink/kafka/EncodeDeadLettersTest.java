package io.flinkinstructor.operators.sink.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.schemas.DeadLetter;
import io.flinkinstructor.schemas.DeadLetterReader;
import io.flinkinstructor.schemas.SourcePosition;
import org.apache.flink.streaming.api.operators.StreamMap;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harnesses throw any exception from close
class EncodeDeadLettersTest {

    private static final int LIMIT = 10_000;
    private static final SourcePosition SOURCE =
            new SourcePosition("t".repeat(249), Integer.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

    @Test
    void aLetterGoesWholeWhereItFits() throws Exception {
        DeadLetter letter = letter("r", "i", new byte[] {1}, new byte[] {(byte) 0xff});

        KafkaMessage message = encode(letter, LIMIT);

        assertThat(message.key()).isEqualTo("i".getBytes(UTF_8));
        assertThat(message.partitionKey()).isEqualTo(message.key());
        assertThat(read(message)).usingRecursiveComparison().isEqualTo(letter);
    }

    @Test
    void withoutAnIdTheRecordsOwnKeyIsTaken() throws Exception {
        assertThat(encode(letter("r", null, new byte[] {-1}, null), LIMIT).key())
                .containsExactly(-1);
        assertThat(encode(letter("r", null, null, null), LIMIT).key()).isNull();
    }

    @Test
    void aLargePayloadIsLeftOut() throws Exception {
        for (int size : new int[] {LIMIT - 100, LIMIT, 5 * LIMIT}) {
            DeadLetter letter = letter("r", "i", new byte[] {1}, new byte[size]);

            DeadLetter read = read(encode(letter, LIMIT));

            assertThat(read).usingRecursiveComparison().isEqualTo(letter.withoutPayload());
            assertThat(read.payloadSize()).isEqualTo(size);
        }
    }

    @Test
    void thenALargeKeyIsLeftOut() throws Exception {
        DeadLetter letter = letter("r", "i", new byte[LIMIT], new byte[LIMIT]);

        assertThat(read(encode(letter, LIMIT)))
                .usingRecursiveComparison()
                .isEqualTo(letter.withoutPayload().withoutKey());
    }

    @Test
    void whateverItHoldsThereIsALetterThatFits() throws Exception {
        DeadLetter letter =
                letter("\0".repeat(LIMIT), "\0".repeat(LIMIT), new byte[LIMIT], new byte[LIMIT]);

        KafkaMessage message = encode(letter, EncodeDeadLetters.LEAST_MESSAGE_BYTES);

        assertThat(MessageSize.upperBound(message))
                .isLessThanOrEqualTo(EncodeDeadLetters.LEAST_MESSAGE_BYTES);
        assertThat(message.key()).isNull();
        assertThat(read(message).reason()).isEqualTo("\0".repeat(200) + "...");
        assertThat(read(message).source()).isEqualTo(SOURCE);
    }

    @Test
    void refusesALimitThatNoLetterFits() {
        assertThatThrownBy(() -> new EncodeDeadLetters(2047))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be at least 2048");
    }

    private static DeadLetter letter(String reason, String id, byte[] key, byte[] payload) {
        return new DeadLetter(
                DeadLetter.READ,
                reason,
                id,
                null,
                SOURCE,
                key,
                payload,
                payload == null ? 0 : payload.length);
    }

    private static DeadLetter read(KafkaMessage message) throws Exception {
        return new DeadLetterReader().read(message.value());
    }

    private static KafkaMessage encode(DeadLetter letter, int limit) throws Exception {
        try (OneInputStreamOperatorTestHarness<DeadLetter, KafkaMessage> harness =
                new OneInputStreamOperatorTestHarness<>(
                        new StreamMap<>(new EncodeDeadLetters(limit)))) {
            harness.open();
            harness.processElement(letter, 1);
            return harness.extractOutputValues().get(0);
        }
    }
}
