package io.flinkinstructor.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MappedRequestReaderTest {

    private static final SourcePosition SOURCE = new SourcePosition("articles", 1, 2, 3);

    private static final FieldMapping ARTICLE =
            Mappings.withAttributes(
                    Mappings.withId(Mappings.text("title", "/content/body"), "/id"),
                    "lang",
                    "lang",
                    "year",
                    "/published/year",
                    "tag",
                    "/tags/0");

    @Test
    void shouldMakeARequestOfTheMappedFields() throws Exception {
        String article =
                """
                {"content": {"html": "<p>", "body": "It sails.", "deep": {"body": "no"}},
                 "tags": ["sea", ["x"]], "title": "Ferry", "id": 42, "more": [{}],
                 "published": {"month": 5, "year": 1.50}, "lang": null}
                """;

        assertThat(read(ARTICLE, "ignored key", article))
                .containsExactly(
                        new EmbeddingRequest(
                                "42",
                                "Ferry\n\nIt sails.",
                                null,
                                Map.of("lang", "null", "year", "1.50", "tag", "\"sea\""),
                                false,
                                SOURCE));
    }

    @Test
    void shouldKeepTheOrderOfTheMapping() throws Exception {
        List<EmbeddingRequest> requests =
                read(
                        ARTICLE,
                        null,
                        "{\"tags\": [true], \"published\": {\"year\": 1}, \"lang\": \"en\","
                                + " \"content\": {\"body\": \"b\"}, \"title\": \"a\", \"id\": \"x\"}");

        assertThat(requests.get(0).text()).isEqualTo("a\n\nb");
        assertThat(requests.get(0).attributes().keySet()).containsExactly("lang", "year", "tag");
    }

    @Test
    void shouldTakeTheKeyForTheIdUnlessFieldsAreNamed() throws Exception {
        FieldMapping mapping = Mappings.text("text");

        assertThat(read(mapping, "k", "{\"text\": \"t\", \"id\": \"other\"}").get(0).id())
                .isEqualTo("k");
        assertThat(fault(mapping, null, "{\"text\": \"t\"}"))
                .hasMessageContaining("key is null")
                .hasMessageContaining("name the fields");
    }

    @Test
    void shouldTakeOneFieldForSeveralThings() throws Exception {
        FieldMapping mapping =
                Mappings.withAttributes(
                        Mappings.withId(Mappings.text("/a"), "/a"), "a", "/a", "b", "/a");

        assertThat(read(mapping, null, "{\"a\": \"v\"}"))
                .containsExactly(
                        new EmbeddingRequest(
                                "v", "v", null, Map.of("a", "\"v\"", "b", "\"v\""), false, SOURCE));
    }

    @Test
    void shouldJoinTheFieldsOfAnIdSoThatNoTwoAreTheSame() throws Exception {
        FieldMapping mapping = Mappings.withId(Mappings.text("t"), "a", "b");

        assertThat(read(mapping, null, "{\"t\": \"t\", \"a\": 7, \"b\": \"en\"}").get(0).id())
                .isEqualTo("7/en");
        assertThat(read(mapping, null, "{\"t\": \"t\", \"a\": \"x/y\", \"b\": \"~\"}").get(0).id())
                .isEqualTo("x~1y/~0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'title': 'a', 'id': 1}        | /content/body is missing, but must be a string",
                "{'title': 'a', 'content': {'body': null}, 'id': 1} | /content/body is null",
                "{'title': '', 'content': {'body': 'b'}, 'id': 1}   | /title is empty",
                "{'title': ' ', 'content': {'body': 'b'}, 'id': 1}  | /title is blank",
                "{'title': 3.0, 'content': {'body': 'b'}, 'id': 1}  | /title is the number 3.0",
                "{'title': true, 'content': {'body': 'b'}, 'id': 1} | /title is true",
                "{'title': [], 'content': {'body': 'b'}, 'id': 1}   | /title is an array",
                "{'title': {}, 'content': {'body': 'b'}, 'id': 1}   | /title is an object",
                "{'title': 'a', 'content': 'b', 'id': 1}            | /content/body is missing"
            })
    void shouldNameTheTextThatIsWrong(String value, String reason) {
        MalformedRecordException fault = fault(ARTICLE, null, value.replace('\'', '"'));

        assertThat(fault).hasMessageContaining(reason);
        assertThat(fault.id()).isEqualTo("1");
        Refusals.check(fault);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                | /id is missing",
                "{'id': null}      | /id is null",
                "{'id': ''}        | /id is empty",
                "{'id': false}     | /id is false",
                "{'id': {'a': 1}}  | /id is an object",
                "{'id': [1]}       | /id is an array"
            })
    void shouldNameTheIdThatIsWrong(String value, String reason) {
        MalformedRecordException fault = fault(ARTICLE, "key", value.replace('\'', '"'));

        assertThat(fault).hasMessageContaining(reason).hasMessageContaining("the document's id");
        assertThat(fault.id()).isNull();
    }

    @Test
    void shouldRefuseAttributesThatAreMissingOrNested() {
        FieldMapping mapping = Mappings.withAttributes(Mappings.text("t"), "meta", "/m");

        assertThat(fault(mapping, "k", "{\"t\": \"t\"}"))
                .hasMessageContaining("/m is missing")
                .hasMessageContaining("as the attribute \"meta\"")
                .hasMessageContaining("skipped");
        assertThat(fault(mapping, "k", "{\"t\": \"t\", \"m\": {\"a\": 1}}"))
                .hasMessageContaining("/m is an object");
        assertThat(fault(Mappings.skippingMissing(mapping), "k", "{\"t\": \"t\", \"m\": [1]}"))
                .hasMessageContaining("/m is an array");
    }

    @Test
    void shouldLeaveOutWhatIsMissingWhereAskedTo() throws Exception {
        FieldMapping mapping =
                Mappings.skippingMissing(
                        Mappings.withInstruction(
                                Mappings.withAttributes(
                                        Mappings.text("a", "b", "c"), "x", "x", "y", "y"),
                                "i"));

        assertThat(read(mapping, "k", "{\"b\": \"B\", \"a\": \" \", \"c\": null, \"y\": 1}"))
                .containsExactly(
                        new EmbeddingRequest("k", "B", null, Map.of("y", "1"), false, SOURCE));
        assertThat(fault(mapping, "k", "{\"a\": null, \"b\": \"\"}"))
                .hasMessageContaining("there is no text: all of [/a, /b, /c]");
        assertThat(fault(mapping, "k", "{\"a\": \"a\", \"b\": 1}"))
                .hasMessageContaining("/b is the number 1");
    }

    @Test
    void shouldTakeAnInstructionWhereOneIsMapped() throws Exception {
        FieldMapping mapping = Mappings.withInstruction(Mappings.text("t"), "/i");

        assertThat(read(mapping, "k", "{\"t\": \"t\", \"i\": \"Represent:\"}").get(0).instruction())
                .isEqualTo("Represent:");
        assertThat(fault(mapping, "k", "{\"t\": \"t\"}")).hasMessageContaining("/i is missing");
        assertThat(fault(mapping, "k", "{\"t\": \"t\", \"i\": 1}"))
                .hasMessageContaining("/i is the number 1");
    }

    @Test
    void shouldPassOverWhatOurOwnFormatWouldTake() throws Exception {
        EmbeddingRequest request =
                read(
                                Mappings.text("text"),
                                "k",
                                "{\"text\": \"t\", \"op\": \"delete\", \"attributes\": {\"a\": []},"
                                        + " \"instruction\": 7, \"instruction-name\": \"n\"}")
                        .get(0);

        assertThat(request)
                .isEqualTo(new EmbeddingRequest("k", "t", null, Map.of(), false, SOURCE));
    }

    @Test
    void shouldDeleteByTombstone() throws Exception {
        FieldMapping byField = Mappings.withId(Mappings.text("t"), "id");

        assertThat(read(Mappings.text("t"), "{\"id\": 1}", null))
                .containsExactly(gone("{\"id\": 1}"));
        assertThat(read(byField, "plain", null)).containsExactly(gone("plain"));
        assertThat(read(byField, "{\"id\": 1}", null)).containsExactly(gone("1"));
        assertThat(
                        read(
                                byField,
                                "{\"schema\": {\"type\": \"struct\"}, \"payload\": {\"id\": 1}}",
                                null))
                .containsExactly(gone("1"));
        assertThat(fault(byField, "{\"other\": 1}", null))
                .hasMessageContaining("/id in the key is missing");
        assertThat(fault(byField, null, null)).hasMessageContaining("key is null");
        assertThat(fault(byField, "", null)).hasMessageContaining("key is empty");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"title\": \"a\"",
                "{\"title\": \"a\", \"title\": \"b\"}",
                "{\"title\": \"\\ud800\"}",
                "{\"tags\": [",
                "{} {}"
            })
    void shouldHoldTheJsonToTheSameRules(String value) {
        Refusals.check(fault(ARTICLE, null, value));
    }

    @Test
    void shouldKnowTheIdOfBrokenJsonByItsKey() {
        assertThat(fault(Mappings.text("t"), "k", "{").id()).isEqualTo("k");
        assertThat(fault(ARTICLE, "k", "{").id()).isNull();
    }

    @Test
    void shouldKeepToItsLimit() throws Exception {
        MappedRequestReader reader = new MappedRequestReader(10, Mappings.text("t"));

        assertThat(
                        catchThrowableOfType(
                                MalformedRecordException.class,
                                () ->
                                        reader.requests(
                                                bytes("k"), bytes("{\"t\": \"tt\"}"), SOURCE)))
                .hasMessageContaining("at most 10 are read");
    }

    private static EmbeddingRequest gone(String id) {
        return new EmbeddingRequest(id, null, null, Map.of(), true, SOURCE);
    }

    private static List<EmbeddingRequest> read(FieldMapping mapping, String key, String value)
            throws MalformedRecordException {
        return new MappedRequestReader(1 << 20, mapping).requests(bytes(key), bytes(value), SOURCE);
    }

    private static MalformedRecordException fault(FieldMapping mapping, String key, String value) {
        return catchThrowableOfType(
                MalformedRecordException.class, () -> read(mapping, key, value));
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
