package io.flinkinstructor.operators.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.flinkinstructor.schemas.DeadLetter;
import io.flinkinstructor.schemas.DebeziumRequestReader;
import io.flinkinstructor.schemas.EmbeddingRequest;
import io.flinkinstructor.schemas.EmbeddingRequestReader;
import io.flinkinstructor.schemas.FieldMapping;
import io.flinkinstructor.schemas.FieldPath;
import io.flinkinstructor.schemas.InstructionNames;
import io.flinkinstructor.schemas.NamedInstruction;
import io.flinkinstructor.schemas.SourcePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harnesses throw any exception from close
class ParseRequestsTest {

    @Test
    void handsRequestsOnWithTheirTimestamps() throws Exception {
        try (Harness harness = new Harness(new ParseRequests())) {
            harness.send(7, "k", "{\"text\": \"t\"}");

            assertThat(harness.requests())
                    .containsExactly(
                            new StreamRecord<>(
                                    new EmbeddingRequest(
                                            "k",
                                            "t",
                                            null,
                                            Map.of(),
                                            false,
                                            new SourcePosition("documents", 3, 7, 1007)),
                                    1007));
            assertThat(harness.letters()).isEmpty();
        }
    }

    @Test
    void badRecordsBecomeLettersAndTouchNoOthers() throws Exception {
        byte[] tenMegabytes = ("{\"text\": \"" + "x".repeat(10 << 20) + "\"}").getBytes(UTF_8);
        List<byte[]> bad =
                List.of(
                        "{\"text\": \"\u00e9\"}".getBytes(ISO_8859_1),
                        "{\"text\": ".getBytes(UTF_8),
                        "{\"text\": 1}".getBytes(UTF_8),
                        "{\"id\": \"other\", \"text\": \"t\"}".getBytes(UTF_8),
                        "{\"text\": \"\\ud800\"}".getBytes(UTF_8),
                        ("{\"x\": " + "[".repeat(10_000)).getBytes(UTF_8),
                        "\0\0".getBytes(UTF_8),
                        new byte[0]);
        try (Harness harness = new Harness(new ParseRequests())) {
            int offset = 0;
            for (byte[] value : bad) {
                harness.send(offset++, "k", "{\"text\": \"before\"}");
                harness.send(offset++, bytes("k"), value);
                harness.send(offset++, "k", "{\"text\": \"\"}");
            }
            harness.send(offset++, bytes("k"), tenMegabytes);
            harness.send(offset++, "k", "{\"text\": \"null \\u0000\"}");

            assertThat(harness.requests()).hasSize(2 * bad.size() + 2);
            assertThat(harness.letters()).hasSize(bad.size());
            for (int i = 0; i < bad.size(); i++) {
                DeadLetter letter = harness.letters().get(i);
                assertThat(letter.stage()).isEqualTo(DeadLetter.READ);
                assertThat(letter.reason()).isNotBlank();
                assertThat(letter.source())
                        .isEqualTo(new SourcePosition("documents", 3, 3 * i + 1, 1001 + 3 * i));
                assertThat(letter.key()).isEqualTo(bytes("k"));
                assertThat(letter.payload()).isEqualTo(bad.get(i));
                assertThat(letter.payloadSize()).isEqualTo(bad.get(i).length);
            }
            assertThat(harness.letters().get(0).id()).isEqualTo("k");
        }
    }

    @Test
    void tombstonesDeleteOrAreLettersWithoutPayload() throws Exception {
        try (Harness harness = new Harness(new ParseRequests())) {
            harness.send(0, bytes("k"), null);
            harness.send(1, (byte[]) null, null);

            assertThat(harness.requests()).hasSize(1);
            assertThat(harness.requests().get(0).getValue().delete()).isTrue();
            assertThat(harness.letters()).hasSize(1);
            assertThat(harness.letters().get(0).payload()).isNull();
            assertThat(harness.letters().get(0).payloadSize()).isZero();
            assertThat(harness.letters().get(0).id()).isNull();
        }
    }

    @Test
    void keepsToItsLimit() throws Exception {
        try (Harness harness =
                new Harness(new ParseRequests(new RequestFormat.Json(13), InstructionNames.NONE))) {
            harness.send(0, "k", "{\"text\": \"t\"}");
            harness.send(1, "k", "{\"text\": \"tt\"}");

            assertThat(harness.requests()).hasSize(1);
            assertThat(harness.letters().get(0).reason()).contains("at most 13 are read");
        }
        assertThatThrownBy(() -> new RequestFormat.Json(0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void asksOnlyForInstructionsThatThereAre() throws Exception {
        InstructionNames names =
                InstructionNames.of(
                        List.of(
                                new NamedInstruction("a", "A: ", null),
                                new NamedInstruction("b", "B: ", null)),
                        List.of("a"));
        String unknown = "{\"text\": \"t\", \"instruction-name\": [\"a\", \"x\"]}";
        try (Harness harness =
                new Harness(
                        new ParseRequests(
                                new RequestFormat.Json(EmbeddingRequestReader.DEFAULT_MAX_BYTES),
                                names))) {
            harness.send(0, "k", "{\"text\": \"t\", \"instruction-name\": [\"b\", \"a\"]}");
            harness.send(1, "k", unknown);
            harness.send(2, "k", "{\"text\": \"t\", \"instruction\": \"own\"}");
            harness.send(3, "k", "{\"op\": \"delete\", \"instruction-name\": \"x\"}");
            harness.send(4, bytes("k"), null);

            assertThat(harness.requests())
                    .extracting(request -> request.getValue().instructionNames())
                    .containsExactly(List.of("b", "a"), List.of());
            assertThat(harness.letters()).hasSize(3);
            DeadLetter letter = harness.letters().get(0);
            assertThat(letter.stage()).isEqualTo(DeadLetter.READ);
            assertThat(letter.reason()).contains("\"x\"", "which has \"a\", \"b\"");
            assertThat(letter.id()).isEqualTo("k");
            assertThat(letter.payload()).isEqualTo(bytes(unknown));
            assertThat(harness.letters().get(1).reason()).contains("give instruction-name");
        }
        try (Harness harness = new Harness(new ParseRequests())) {
            harness.send(0, "k", unknown);

            assertThat(harness.requests()).isEmpty();
            assertThat(harness.letters().get(0).reason()).contains("model.instructions-file");
        }
    }

    @Test
    void shouldHandOnAsManyRequestsAsARecordMakes() throws Exception {
        FieldMapping mapping =
                new FieldMapping(
                        List.of(FieldPath.parse("t")),
                        FieldMapping.BLANK_LINE,
                        List.of(FieldPath.parse("id")),
                        Map.of(),
                        null,
                        false);
        ParseRequests function =
                new ParseRequests(
                        new RequestFormat.DebeziumJson(
                                1 << 20, mapping, DebeziumRequestReader.UNAVAILABLE),
                        InstructionNames.NONE);
        try (Harness harness = new Harness(function)) {
            harness.send(0, "1", "{\"op\": \"m\"}");
            // A tombstone that does not say of which document.
            harness.send(0, bytes("{\"sku\": 1}"), null);
            harness.send(
                    1,
                    "1",
                    "{\"op\": \"u\", \"before\": {\"id\": 1}, \"after\": {\"id\": 2, \"t\":"
                            + " \"text\"}}");

            assertThat(harness.requests())
                    .extracting(request -> request.getValue().id(), StreamRecord::getTimestamp)
                    .containsExactly(tuple("1", 1001L), tuple("2", 1001L));
            assertThat(harness.letters()).isEmpty();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** The function in Flink's own harness. */
    private static final class Harness implements AutoCloseable {

        private final OneInputStreamOperatorTestHarness<RawRecord, EmbeddingRequest> harness;

        Harness(ParseRequests function) throws Exception {
            harness = ProcessFunctionTestHarnesses.forProcessFunction(function);
        }

        void send(long offset, String key, String value) throws Exception {
            send(offset, bytes(key), bytes(value));
        }

        void send(long offset, byte[] key, byte[] value) throws Exception {
            long timestamp = 1000 + offset;
            harness.processElement(
                    new RawRecord(key, value, "documents", 3, offset, timestamp), timestamp);
        }

        List<StreamRecord<EmbeddingRequest>> requests() {
            return List.copyOf(harness.getRecordOutput());
        }

        List<DeadLetter> letters() {
            List<DeadLetter> letters = new ArrayList<>();
            var output = harness.getSideOutput(ParseRequests.DEAD_LETTERS);
            if (output != null) {
                output.forEach(letter -> letters.add(letter.getValue()));
            }
            return letters;
        }

        @Override
        public void close() throws Exception {
            harness.close();
        }
    }
}
