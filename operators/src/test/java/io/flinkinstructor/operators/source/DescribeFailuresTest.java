package io.flinkinstructor.operators.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.operators.embedding.Chunk;
import io.flinkinstructor.operators.embedding.EmbeddingFailure;
import io.flinkinstructor.schemas.DeadLetter;
import io.flinkinstructor.schemas.EmbeddingRequestReader;
import io.flinkinstructor.schemas.MalformedRecordException;
import io.flinkinstructor.schemas.SourcePosition;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.operators.StreamMap;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harnesses throw any exception from close
class DescribeFailuresTest {

    private static final SourcePosition SOURCE = new SourcePosition("documents", 0, 12, 5);

    @Test
    void writesTheDocumentAsARequest() throws Exception {
        Chunk chunk =
                new Chunk("é", "c1", 0, 1, "text", "I:", null, Map.of("n", "1.50"), false, SOURCE);

        DeadLetter letter = describe(new EmbeddingFailure(chunk, "too slow"));

        assertThat(letter.stage()).isEqualTo(DeadLetter.EMBED);
        assertThat(letter.reason()).isEqualTo("too slow");
        assertThat(letter.id()).isEqualTo("é");
        assertThat(letter.chunk()).isEqualTo("c1");
        assertThat(letter.source()).isEqualTo(SOURCE);
        assertThat(letter.key()).isEqualTo("é".getBytes(UTF_8));
        assertThat(new String(letter.payload(), UTF_8))
                .isEqualTo(
                        "{\"id\":\"é\",\"text\":\"text\",\"instruction\":\"I:\","
                                + "\"attributes\":{\"n\":1.50},\"op\":\"upsert\"}");
        assertThat(letter.payloadSize()).isEqualTo(letter.payload().length);
    }

    @Test
    void whatIsAPartOfADocumentIsNoRequest() throws Exception {
        Chunk chunk =
                new Chunk("i", "c1", 2, 3, "text", null, "a", Map.of("n", "1"), false, SOURCE);

        DeadLetter letter = describe(new EmbeddingFailure(chunk, "too slow"));

        assertThat(letter.reason()).startsWith("too slow (").contains("send the whole document");
        assertThat(letter.chunk()).isEqualTo("c1");
        assertThat(new String(letter.payload(), UTF_8)).contains("\"text\":\"text\"");
        assertThatThrownBy(
                        () ->
                                new EmbeddingRequestReader()
                                        .read(letter.key(), letter.payload(), SOURCE))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("send the whole document");
    }

    @Test
    void namesTheInstructionThatFailed() throws Exception {
        Chunk chunk = new Chunk("i", "0", 0, 1, "t", "Own:", "a", Map.of(), false, SOURCE);

        DeadLetter letter = describe(new EmbeddingFailure(chunk, "too slow"));

        assertThat(new String(letter.payload(), UTF_8))
                .isEqualTo(
                        "{\"id\":\"i\",\"text\":\"t\",\"instruction-name\":\"a\",\"op\":\"upsert\"}");
    }

    @Test
    void aRequestThatJsonCannotHoldIsALetterToo() throws Exception {
        Chunk chunk = new Chunk("i", "0", 0, 1, "\ud800", null, null, Map.of(), false, SOURCE);

        DeadLetter letter = describe(new EmbeddingFailure(chunk, "bad token"));

        assertThat(letter.reason()).startsWith("bad token (the request cannot be written as JSON");
        assertThat(letter.payload()).isNull();
        assertThat(letter.payloadSize()).isZero();
    }

    private static DeadLetter describe(EmbeddingFailure failure) throws Exception {
        try (OneInputStreamOperatorTestHarness<EmbeddingFailure, DeadLetter> harness =
                new OneInputStreamOperatorTestHarness<>(new StreamMap<>(new DescribeFailures()))) {
            harness.open();
            harness.processElement(failure, 1);
            List<DeadLetter> letters = harness.extractOutputValues();
            assertThat(letters).hasSize(1);
            return letters.get(0);
        }
    }
}
