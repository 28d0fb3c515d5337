package io.flinkinstructor.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever key and value come, they are requests for documents with an id, with the texts that
 * Jackson's own tree sees in the row, or they are refused with a message.
 */
class DebeziumRequestReaderFuzzTest {

    private static final JsonMapper TREE = new JsonMapper();

    private static final FieldMapping MAPPING =
            Mappings.withAttributes(
                    Mappings.skippingMissing(Mappings.text("/title", "/content/0/body")),
                    "lang",
                    "/lang",
                    "meta",
                    "/content");

    private final DebeziumRequestReader byKey = reader(MAPPING);
    private final DebeziumRequestReader byField =
            reader(Mappings.withId(MAPPING, "/id", "/content/0/n"));

    private static DebeziumRequestReader reader(FieldMapping mapping) {
        return new DebeziumRequestReader(1 << 20, mapping, DebeziumRequestReader.UNAVAILABLE);
    }

    /** A key, a line break, a value. */
    static Stream<byte[]> seeds() {
        return Stream.of(
                        """
                        {"id": 1}
                        {"before": null, "after": {"id": 1, "title": "Straße", "lang": "de"}, "op": "c"}""",
                        """
                        {"schema": {"type": "struct"}, "payload": {"id": "a/b", "x": 2.50}}
                        {"schema": {}, "payload": {"op": "u", "before": {"id": 1, "content": [{"n": 1}]},
                         "after": {"id": 2, "content": [{"body": "b", "n": 2}]}}}""",
                        "plain\n{\"op\": \"d\", \"before\": {\"id\": 7}, \"after\": null}",
                        "\"quoted\"\n{\"op\": \"m\"}",
                        "{\"a\": []}\n{\"op\": \"t\"}",
                        "1\n{\"op\": \"r\", \"after\": {\"title\": \"__debezium_unavailable_value\"}}",
                        "{\"payload\": null, \"schema\": null}\n{\"payload\": null}",
                        "k\n")
                .map(json -> json.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest
    void shouldReadOrRefuse(byte[] record) {
        int end = 0;
        while (end < record.length && record[end] != '\n') {
            end++;
        }
        byte[] key = Arrays.copyOf(record, end);
        byte[] value =
                end < record.length ? Arrays.copyOfRange(record, end + 1, record.length) : null;
        readOrRefuse(byKey, key, value);
        readOrRefuse(byField, key, value);
    }

    private static void readOrRefuse(DebeziumRequestReader reader, byte[] key, byte[] value) {
        List<EmbeddingRequest> requests;
        try {
            requests = reader.requests(key, value, null);
        } catch (MalformedRecordException e) {
            Refusals.check(e);
            return;
        }
        for (EmbeddingRequest request : requests) {
            assertThat(request.id()).isNotEmpty();
            assertThat(Utf8.firstLoneSurrogate(request.id())).isNegative();
            if (!request.delete()) {
                assertThat(request.text()).isEqualTo(text(value));
                request.attributes().values().forEach(JsonScalar::read);
            }
        }
        if (value == null) {
            assertThat(requests).hasSizeLessThan(2).allMatch(EmbeddingRequest::delete);
        }
    }

    private static String text(byte[] value) {
        try {
            JsonNode tree = TREE.readTree(value);
            JsonNode row = tree.has("payload") ? tree.at("/payload/after") : tree.at("/after");
            return Stream.of(row.at("/title"), row.at("/content/0/body"))
                    .filter(node -> node.isTextual() && !node.textValue().isBlank())
                    .map(JsonNode::textValue)
                    .reduce((first, second) -> first + "\n\n" + second)
                    .orElseThrow();
        } catch (IOException e) {
            throw new AssertionError("read, though Jackson says that it is not JSON", e);
        }
    }
}
