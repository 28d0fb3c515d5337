package io.flinkinstructor.operators.sink.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.schemas.DeadLetter;
import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.EmbeddedRecordReader;
import io.flinkinstructor.schemas.SourcePosition;
import io.flinkinstructor.schemas.VectorEncoding;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harnesses throw any exception from close
class EncodeEmbeddingsTest {

    private static final SourcePosition SOURCE = new SourcePosition("documents", 0, 12, 5);

    @Test
    void encodesEmbeddingsAndDeletions() throws Exception {
        EmbeddedRecord embedded = embedded("i", "t", 0.5f, -1f);
        try (var harness = harness(1 << 20)) {
            harness.processElement(embedded, 9);
            harness.processElement(deletion("i", "query"), 10);

            List<StreamRecord<KafkaMessage>> out = List.copyOf(harness.getRecordOutput());
            assertThat(out).extracting(StreamRecord::getTimestamp).containsExactly(9L, 10L);
            KafkaMessage upsert = out.get(0).getValue();
            assertThat(upsert.partitionKey()).isEqualTo(bytes("i"));
            assertThat(upsert.key()).isEqualTo(bytes("i#0"));
            assertThat(new EmbeddedRecordReader().read(upsert.value()))
                    .usingRecursiveComparison()
                    .isEqualTo(embedded);
            KafkaMessage tombstone = out.get(1).getValue();
            assertThat(tombstone.partitionKey()).isEqualTo(bytes("i"));
            assertThat(tombstone.key()).isEqualTo(bytes("i#query#0"));
            assertThat(tombstone.value()).isNull();
            assertThat(harness.getSideOutput(EncodeEmbeddings.DEAD_LETTERS)).isNull();
        }
    }

    @Test
    void shouldRefuseAnUpdateWithoutItsVector() throws Exception {
        try (var harness = harness(1 << 20)) {
            assertThatThrownBy(() -> harness.processElement(embedded("i", "t"), 9))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("without a vector");
        }
    }

    @Test
    void whatIsTooLargeBecomesALetterWithItsRequest() throws Exception {
        String text = "x".repeat(1000);
        try (var harness = harness(1000)) {
            harness.processElement(embedded("i", text, 1f), 9);
            harness.processElement(embedded("i", "short", 1f), 10);

            assertThat(harness.getRecordOutput()).hasSize(1);
            DeadLetter letter = onlyLetter(harness);
            assertThat(letter.stage()).isEqualTo(DeadLetter.WRITE);
            assertThat(letter.reason())
                    .contains("at most 1000 can be written", "base64", "max.message.bytes");
            assertThat(letter.id()).isEqualTo("i");
            assertThat(letter.chunk()).isEqualTo("0");
            assertThat(letter.source()).isEqualTo(SOURCE);
            assertThat(letter.key()).isEqualTo(bytes("i"));
            assertThat(new String(letter.payload(), UTF_8))
                    .isEqualTo(
                            "{\"id\":\"i\",\"text\":\""
                                    + text
                                    + "\",\"instruction\":\"I:\",\"attributes\":{\"a\":1.50},"
                                    + "\"op\":\"upsert\"}");
        }
    }

    @Test
    void aLetterNamesItsInstruction() throws Exception {
        EmbeddedRecord named =
                new EmbeddedRecord(
                        "i",
                        "0",
                        0,
                        1,
                        "t",
                        "I:",
                        "query",
                        "m",
                        "f",
                        new float[] {1},
                        Map.of(),
                        SOURCE);
        try (var harness = harness(10)) {
            harness.processElement(named, 9);

            assertThat(new String(onlyLetter(harness).payload(), UTF_8))
                    .isEqualTo(
                            "{\"id\":\"i\",\"text\":\"t\",\"instruction-name\":\"query\","
                                    + "\"op\":\"upsert\"}");
        }
    }

    @Test
    void theLetterOfAPartIsNoRequest() throws Exception {
        EmbeddedRecord gone =
                new EmbeddedRecord(
                        "i", "\ud800", 0, 3, null, null, null, null, null, null, Map.of(), SOURCE);
        EmbeddedRecord part =
                new EmbeddedRecord(
                        "i",
                        "c1",
                        1,
                        3,
                        10,
                        14,
                        90,
                        "text",
                        null,
                        null,
                        "m",
                        "f",
                        new float[] {Float.NaN},
                        Map.of(),
                        SOURCE);
        for (EmbeddedRecord record : List.of(gone, part)) {
            try (var harness = harness(1 << 20)) {
                harness.processElement(record, 9);

                DeadLetter letter = onlyLetter(harness);
                assertThat(letter.reason()).contains("send the whole document");
                assertThat(letter.chunk()).isEqualTo(record.chunk());
                assertThat(new String(letter.payload(), UTF_8)).endsWith("\"op\":\"part\"}");
            }
        }
    }

    @Test
    void aLimitIsMetExactly() throws Exception {
        int size;
        try (var harness = harness(1 << 20)) {
            harness.processElement(embedded("i", "text", 1f), 9);
            size = (int) MessageSize.upperBound(harness.extractOutputValues().get(0));
        }
        try (var harness = harness(size)) {
            harness.processElement(embedded("i", "text", 1f), 9);
            harness.processElement(embedded("i", "text!", 1f), 9);

            assertThat(harness.extractOutputValues()).hasSize(1);
            assertThat(onlyLetter(harness).reason()).contains("takes " + (size + 1) + " bytes");
        }
    }

    @Test
    void whatCannotBeWrittenBecomesALetter() throws Exception {
        List<EmbeddedRecord> unwritable =
                List.of(
                        embedded("i", "t", Float.NaN),
                        embedded("i", "\ud800", 1f),
                        embedded("\ud800", "t", 1f),
                        deletion("\ud800", null),
                        deletion("i", "a#b"));
        try (var harness = harness(1 << 20)) {
            for (EmbeddedRecord embedded : unwritable) {
                harness.processElement(embedded, 9);
            }
            harness.processElement(embedded("i", "t", 1f), 9);

            assertThat(harness.extractOutputValues()).hasSize(1);
            assertThat(harness.getSideOutput(EncodeEmbeddings.DEAD_LETTERS))
                    .hasSize(unwritable.size());
        }
    }

    @Test
    void refusesALimitBelowOne() {
        assertThatThrownBy(
                        () ->
                                new EncodeEmbeddings(
                                        new EmbeddingFormat.Json(VectorEncoding.ARRAY), 0, true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static OneInputStreamOperatorTestHarness<EmbeddedRecord, KafkaMessage> harness(
            int maxMessageBytes) throws Exception {
        return ProcessFunctionTestHarnesses.forProcessFunction(
                new EncodeEmbeddings(
                        new EmbeddingFormat.Json(VectorEncoding.ARRAY), maxMessageBytes, true));
    }

    private static DeadLetter onlyLetter(OneInputStreamOperatorTestHarness<?, ?> harness) {
        var letters = harness.getSideOutput(EncodeEmbeddings.DEAD_LETTERS);
        assertThat(letters).hasSize(1);
        return letters.peek().getValue();
    }

    private static EmbeddedRecord embedded(String id, String text, float... vector) {
        return new EmbeddedRecord(
                id, "0", 0, 1, text, "I:", null, "m", "f", vector, Map.of("a", "1.50"), SOURCE);
    }

    private static EmbeddedRecord deletion(String id, String name) {
        return new EmbeddedRecord(
                id, "0", 0, 1, null, null, name, null, null, null, Map.of(), SOURCE);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
