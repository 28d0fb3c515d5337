package io.flinkinstructor.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes come, they are a request that can be written and read again, and that Jackson's
 * own tree agrees with, or they are refused with a message.
 */
class EmbeddingRequestReaderFuzzTest {

    private static final JsonMapper TREE =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private final EmbeddingRequestReader reader = new EmbeddingRequestReader(1 << 20);
    private final EmbeddingRequestWriter writer = new EmbeddingRequestWriter();

    static Stream<byte[]> seeds() {
        return Stream.of(
                        """
                        {"id": "doc-1", "text": "Straße \\u00e9 \\ud83d\\ude00", "op": "upsert",
                         "instruction": "Represent the document:",
                         "attributes": {"lang": "en", "n": 1.50, "e": -1E+400, "b": true, "x": null}}
                        """,
                        """
                        {"id": "doc-1", "text": "", "instruction-name": ["retrieval", "topic"]}
                        """,
                        """
                        {"id": "doc-1", "op": "delete", "instruction-name": "topic", "other": [[{}]]}
                        """,
                        "\ufeff{\"id\": \"a\", \"text\": \"\\u0000\\\"\\\\\", \"attributes\": null}",
                        "{\"id\": \"a\", \"id\": \"b\"}",
                        "{\"%1$s\": 1, \"%1$s\": 2}".formatted("a".repeat(5000)),
                        "{\"id\": \"\\ud800\", \"text\": \"half\"}",
                        "[".repeat(2000))
                .map(json -> json.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest
    void shouldReadOrRefuse(byte[] value) throws MalformedRecordException {
        EmbeddingRequest request;
        try {
            request = reader.read(null, value, null);
        } catch (MalformedRecordException e) {
            Refusals.check(e);
            return;
        }
        assertThat(reader.read(null, writer.write(request), null)).isEqualTo(request);
        assertAgreesWith(tree(value), request);
    }

    private static void assertAgreesWith(JsonNode tree, EmbeddingRequest request) {
        assertThat(request.id()).isEqualTo(tree.path("id").textValue());
        assertThat(request.instruction()).isEqualTo(tree.path("instruction").textValue());
        assertThat(request.delete()).isEqualTo("delete".equals(tree.path("op").textValue()));
        if (!request.delete()) {
            assertThat(request.text()).isEqualTo(tree.path("text").textValue());
        }
        request.attributes()
                .forEach(
                        (name, value) -> {
                            JsonNode attribute = tree.path("attributes").path(name);
                            if (!attribute.isNumber()) {
                                assertThat(JsonScalar.toText(value)).isEqualTo(attribute.asText());
                            }
                        });
        assertThat(request.attributes()).hasSize(tree.path("attributes").size());
    }

    private static JsonNode tree(byte[] value) {
        try {
            return TREE.readTree(value);
        } catch (IOException e) {
            throw new AssertionError("read, though Jackson says that it is not JSON", e);
        }
    }
}
