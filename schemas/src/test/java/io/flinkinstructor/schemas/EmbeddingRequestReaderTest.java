package io.flinkinstructor.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmbeddingRequestReaderTest {

    private static final SourcePosition SOURCE = new SourcePosition("documents", 1, 12, 1700);

    private final EmbeddingRequestReader reader = new EmbeddingRequestReader();

    @Test
    void readsAllFields() throws Exception {
        EmbeddingRequest request =
                read(
                        "doc-1",
                        "{\"id\": \"doc-1\", \"text\": \"Hé\\u00e9 😀\", \"instruction\": \"I:\","
                                + " \"attributes\": {\"lang\": \"en\", \"n\": 1.50}, \"op\":"
                                + " \"upsert\"}");

        assertThat(request)
                .isEqualTo(
                        new EmbeddingRequest(
                                "doc-1",
                                "Héé 😀",
                                "I:",
                                Map.of("lang", "\"en\"", "n", "1.50"),
                                false,
                                SOURCE));
    }

    @Test
    void takesTheIdFromTheKeyOrTheValue() throws Exception {
        assertThat(read("k", "{\"text\": \"t\"}").id()).isEqualTo("k");
        assertThat(read("k", "{\"id\": null, \"text\": \"t\"}").id()).isEqualTo("k");
        assertThat(read(null, "{\"id\": \"v\", \"text\": \"t\"}").id()).isEqualTo("v");
    }

    @Test
    void nullIsTheSameAsLeftOut() throws Exception {
        EmbeddingRequest request =
                read(
                        "k",
                        "{\"text\": \"t\", \"instruction\": null, \"attributes\": null, \"op\": null}");

        assertThat(request)
                .isEqualTo(new EmbeddingRequest("k", "t", null, Map.of(), false, SOURCE));
    }

    @Test
    void passesOverUnknownFields() throws Exception {
        assertThat(read("k", "{\"x\": {\"text\": [1, {}]}, \"text\": \"t\", \"y\": 2}"))
                .isEqualTo(new EmbeddingRequest("k", "t", null, Map.of(), false, SOURCE));
    }

    @Test
    void deletesByOperationAndByTombstone() throws Exception {
        EmbeddingRequest gone = new EmbeddingRequest("k", null, null, Map.of(), true, SOURCE);

        assertThat(read("k", "{\"op\": \"delete\"}")).isEqualTo(gone);
        assertThat(read("k", "{\"text\": \"last\", \"op\": \"delete\"}")).isEqualTo(gone);
        assertThat(reader.read(bytes("k"), null, SOURCE)).isEqualTo(gone);
    }

    @Test
    void takesEmptyTextsAndNullCharacters() throws Exception {
        assertThat(read("k", "{\"text\": \"\"}").text()).isEmpty();
        assertThat(read("k", "{\"text\": \"a\\u0000b\"}").text()).isEqualTo("a\0b");
    }

    @Test
    void keepsScalarsAsGiven() throws Exception {
        String huge = "1234567890".repeat(50);
        assertThat(
                        read(
                                        "k",
                                        "{\"text\": \"\", \"attributes\": {\"a\": -0, \"b\": 1E400,"
                                                + " \"c\": 1.50, \"d\": "
                                                + huge
                                                + ", \"e\": true, \"f\": null, \"g\":"
                                                + " \"q\\\"\\u00e9\\u0000\"}}")
                                .attributes())
                .containsExactly(
                        Map.entry("a", "-0"),
                        Map.entry("b", "1E400"),
                        Map.entry("c", "1.50"),
                        Map.entry("d", huge),
                        Map.entry("e", "true"),
                        Map.entry("f", "null"),
                        Map.entry("g", "\"q\\\"é\\u0000\""));
    }

    @Test
    void readsTextsOfTenMegabytes() throws Exception {
        String text = "word ".repeat(2 << 20);

        assertThat(read("k", "{\"ignored\": \"" + text + "\", \"text\": \"" + text + "\"}").text())
                .isEqualTo(text);
    }

    @Test
    void skipsAByteOrderMark() throws Exception {
        assertThat(read("k", "\ufeff{\"text\": \"t\"}").text()).isEqualTo("t");
    }

    @Test
    void aFaultLeavesTheReaderAsItWas() throws Exception {
        assertThat(fault("k", "{\"text\": ")).isNotNull();
        assertThat(read("k", "{\"text\": \"t\"}").text()).isEqualTo("t");
    }

    @Test
    void namesInvalidUtf8ByOffset() {
        assertFault(
                bytes("k"),
                latin1("{\"text\": \"\u00e9t\u00e9\"}"),
                "value is not valid UTF-8: byte 0xe9 at offset 10",
                "k");
        assertFault(
                latin1("\u00ff"),
                bytes("{\"text\": \"\"}"),
                "key is not valid UTF-8: byte 0xff at offset 0",
                null);
        assertFault(latin1("\u00ff"), null, "key is not valid UTF-8: byte 0xff at offset 0", null);
    }

    @Test
    void refusesOtherEncodings() {
        assertFault(
                bytes("k"),
                "{\"text\": \"t\"}".getBytes(StandardCharsets.UTF_16LE),
                "not valid JSON",
                "k");
    }

    @Test
    void refusesValuesWithoutContent() {
        assertFault(bytes("k"), new byte[0], "the value has 0 bytes", "k");
        assertFault("k", " \n ", "only blanks", "k");
        assertFault("k", "\ufeff", "only blanks", "k");
    }

    @Test
    void refusesWhatIsNoJsonObject() {
        assertFault("k", "text", "not valid JSON: Unrecognized token 'text'", "k");
        assertFault(
                "k",
                "[]",
                "the value is an array, but must be a JSON object (line 1, column 1)",
                "k");
        assertFault("k", "null", "the value is null, but must be a JSON object", "k");
        assertFault("k", "{\"text\": \"t\"", "not valid JSON: Unexpected end-of-input", "k");
        assertFault("k", "{\"text\": \"a\nb\"}", "not valid JSON: Illegal unquoted character", "k");
        assertFault("k", "{\"text\": 'a'}", "not valid JSON", "k");
        assertFault("k", "{\n \"text\" \"t\"}", "(line 2, column 9)", "k");
        assertFault("k", "{\"text\": \"a\"} {}", "more follows after the JSON object", "k");
        assertFault("k", "{\"text\": \"a\"} x", "not valid JSON", "k");
    }

    @Test
    void saysNothingOfTheParsersInnerLife() {
        assertThat(fault("k", "{\"text\": \"t\"").getMessage())
                .doesNotContain("Source", "REDACTED", "StreamRead");
        assertThat(fault("k", nested(10_000)).getMessage())
                .doesNotContain("Source", "REDACTED", "StreamRead");
    }

    @Test
    void refusesRepeatedNames() {
        assertFault("k", "{\"text\": \"a\", \"text\": \"b\"}", "Duplicate field 'text'", "k");
        assertFault(
                "k",
                "{\"text\": \"\", \"attributes\": {\"a\": 1, \"a\": 2}}",
                "Duplicate field 'a'",
                "k");
    }

    @Test
    void refusesWrongTypes() {
        assertFault(
                "k",
                "{\"text\": 1}",
                "text is a number, but must be a string (line 1, column 10)",
                "k");
        assertFault(
                null, "{\"id\": 7, \"text\": \"\"}", "id is a number, but must be a string", null);
        assertFault("k", "{\"text\": [\"t\"]}", "text is an array, but must be a string", "k");
        assertFault(
                "k",
                "{\"text\": \"\", \"instruction\": true}",
                "instruction is a boolean, but must be a string",
                "k");
        assertFault(
                "k",
                "{\"text\": \"\", \"attributes\": []}",
                "attributes is an array, but must be an object",
                "k");
        assertFault(
                "k",
                "{\"text\": \"\", \"attributes\": {\"tags\": [1]}}",
                "attributes.tags is an array, but must be a string, a number, a boolean or null",
                "k");
        assertFault(
                "k",
                "{\"text\": \"\", \"attributes\": {\"a\": {}}}",
                "attributes.a is an object",
                "k");
        assertFault(
                "k",
                "{\"text\": \"\", \"op\": \"DELETE\"}",
                "op is \"DELETE\", but must be \"upsert\" or \"delete\"",
                "k");
    }

    @Test
    void refusesAMissingTextUnlessItDeletes() {
        assertFault("k", "{}", "text is missing or null", "k");
        assertFault("k", "{\"text\": null}", "text is missing or null", "k");
    }

    @Test
    void refusesAMissingOrEmptyId() {
        assertFault(
                null,
                "{\"text\": \"t\"}",
                "id is missing: give it in the value, or as the record's key",
                null);
        assertFault(null, "{\"id\": \"\", \"text\": \"t\"}", "id is empty", null);
        assertFault("", "{\"text\": \"t\"}", "id is empty", null);
        assertFault((byte[]) null, null, "the key is null", null);
        assertFault(new byte[0], null, "the key is empty", null);
    }

    @Test
    void refusesAKeyThatContradictsTheId() {
        assertFault(
                "k", "{\"id\": \"v\", \"text\": \"t\"}", "the key is \"k\", but id is \"v\"", null);
    }

    @Test
    void refusesHalvesOfSurrogatePairs() {
        assertFault("k", "{\"text\": \"ab\\ud800\"}", "text holds \\ud800 at character 2", "k");
        assertFault(
                "k", "{\"text\": \"\\ude00\\ud83d\"}", "text holds \\ude00 at character 0", "k");
        assertFault(null, "{\"id\": \"\\udfff\", \"text\": \"\"}", "id holds \\udfff", null);
        assertFault(
                "k",
                "{\"text\": \"\", \"attributes\": {\"a\": \"\\ud800\"}}",
                "attributes.a holds \\ud800",
                "k");
        assertFault(
                "k",
                "{\"text\": \"\", \"attributes\": {\"\\ud800\": 1}}",
                "a name in attributes holds \\ud800",
                "k");
        assertFault("k", "{\"text\": \"\", \"op\": \"\\ud800\"}", "op holds \\ud800", "k");
    }

    @Test
    void refusesDeepNestingWithoutOverflow() {
        assertFault("k", nested(10_000), "nesting depth", "k");
        assertFault("k", "[".repeat(10_000), "must be a JSON object", "k");
        assertFault(
                "k", "{\"attributes\":".repeat(10_000), "attributes.attributes is an object", "k");
    }

    @Test
    void refusesNumbersWithoutEnd() {
        assertFault(
                "k",
                "{\"text\": \"\", \"attributes\": {\"a\": " + "1".repeat(2000) + "}}",
                "Number value length (2000) exceeds",
                "k");
    }

    @Test
    void refusesValuesBeyondItsLimit() {
        MalformedRecordException fault =
                catchThrowableOfType(
                        MalformedRecordException.class,
                        () ->
                                new EmbeddingRequestReader(13)
                                        .read(bytes("k"), bytes("{\"text\": \"t\"} "), SOURCE));

        assertThat(fault).hasMessageContaining("has 14 bytes, and at most 13 are read");
        assertThat(fault.id()).isEqualTo("k");
        assertThatThrownBy(() -> new EmbeddingRequestReader(0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void knowsTheIdOfAFaultWhereItWasRead() {
        assertFault(null, "{\"id\": \"v\", \"text\": 1}", "text is a number", "v");
        assertFault(null, "{\"text\": 1, \"id\": \"v\"}", "text is a number", null);
        assertFault("k", "{\"id\": \"v\", \"text\": 1}", "text is a number", null);
    }

    @Test
    void keepsMessagesShort() {
        String name = "x".repeat(100_000) + "\n";
        assertThat(
                        fault("k", "{\"text\": \"\", \"op\": \"" + "x".repeat(100_000) + "\"}")
                                .getMessage())
                .hasSizeLessThan(200);
        assertThat(fault(name, "{\"id\": \"a\", \"text\": \"\"}").getMessage())
                .hasSizeLessThan(200);
        assertThat(
                        fault("k", "{\"attributes\": {\"" + "x".repeat(40_000) + "\": []}}")
                                .getMessage())
                .hasSizeLessThan(300)
                .contains("must be a string, a number");
    }

    private static String nested(int depth) {
        return "{\"text\": \"\", \"ignored\": " + "[".repeat(depth) + "]".repeat(depth) + "}";
    }

    private EmbeddingRequest read(String key, String value) throws MalformedRecordException {
        return reader.read(key == null ? null : bytes(key), bytes(value), SOURCE);
    }

    private MalformedRecordException fault(String key, String value) {
        return catchThrowableOfType(MalformedRecordException.class, () -> read(key, value));
    }

    private void assertFault(String key, String value, String message, String id) {
        assertFault(key == null ? null : bytes(key), bytes(value), message, id);
    }

    private void assertFault(byte[] key, byte[] value, String message, String id) {
        MalformedRecordException fault =
                catchThrowableOfType(
                        MalformedRecordException.class, () -> reader.read(key, value, SOURCE));
        assertThat(fault).hasMessageContaining(message);
        assertThat(fault.id()).isEqualTo(id);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
