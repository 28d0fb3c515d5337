package io.flinkinstructor.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DebeziumRequestReaderTest {

    private static final SourcePosition SOURCE = new SourcePosition("shop.public.items", 0, 5, 6);

    private static final FieldMapping BY_KEY =
            Mappings.withAttributes(Mappings.text("title", "body"), "lang", "lang");

    private static final FieldMapping BY_FIELD = Mappings.withId(BY_KEY, "id");

    private static final String ROW =
            "{'id': 1, 'title': 'Ferry', 'body': 'It sails.', 'lang': 'en', 'price': 'AfA='}";

    private static final String KEY_SCHEMA =
            "{'type': 'struct', 'fields': [{'type': 'int32', 'field': 'id'}], 'name': 'Key'}";

    @ParameterizedTest
    @ValueSource(strings = {"c", "r", "u"})
    void shouldTakeTheRowAfterTheChange(String op) throws Exception {
        assertThat(read(BY_KEY, "{'id': 1}", event(op, "null", ROW))).containsExactly(ferry("1"));
        assertThat(read(BY_FIELD, null, event(op, "null", ROW))).containsExactly(ferry("1"));
    }

    @Test
    void shouldReadEventsWithTheirSchemas() throws Exception {
        String value =
                "{'schema': {'type': 'struct', 'fields': [{'field': 'op', 'op': 'no'}]}, 'payload': "
                        + event("c", "null", ROW)
                        + "}";
        String key = "{'schema': " + KEY_SCHEMA + ", 'payload': {'id': 1}}";

        assertThat(read(BY_KEY, key, value)).containsExactly(ferry("1"));
        assertThat(read(BY_FIELD, key, value)).containsExactly(ferry("1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'id': 7}                                   | 7",
                "{'id': 'seven'}                             | seven",
                "{'tenant': 'a/b', 'id': 7}                  | a~1b/7",
                "{'schema': 1, 'payload': {'id': 7}}         | 7",
                "{'payload': {'id': 7}, 'schema': {}}        | 7",
                "{'schema': {'type': 'int32'}, 'payload': 7} | 7",
                "{'payload': 7}                              | 7",
                "{'schema': 'public', 'id': 7}               | public/7",
                "\"seven\"                                   | seven",
                "7                                           | 7",
                "seven                                       | seven",
                "\"half                                      | \"half"
            })
    void shouldMakeTheIdOfTheKey(String key, String id) throws Exception {
        assertThat(read(BY_KEY, key, event("c", "null", ROW))).containsExactly(ferry(id));
        assertThat(read(BY_KEY, key, event("d", ROW, "null"))).containsExactly(gone(id));
        assertThat(read(BY_KEY, key, null)).containsExactly(gone(id));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                    | the key has no fields",
                "{'id': null}                          | \"id\" in the key is null",
                "{'id': {}}                            | \"id\" in the key is an object",
                "{'id': true}                          | \"id\" in the key is true",
                "{'schema': {}, 'payload': null}       | the key is null",
                "{'id': 1                              | the key: not valid JSON",
                "\"\"                                  | the key is empty"
            })
    void shouldRefuseKeysWithoutAnId(String key, String reason) {
        assertThat(fault(BY_KEY, key, event("d", "null", "null"))).hasMessageContaining(reason);
        assertThat(fault(BY_KEY, key, null)).hasMessageContaining(reason);
    }

    @Test
    void shouldNeedAKeyOrFieldsForTheId() {
        assertThat(fault(BY_KEY, null, event("c", "null", ROW)))
                .hasMessageContaining("the record has no key");
        assertThat(fault(BY_FIELD, null, null)).hasMessageContaining("the record has no key");
    }

    @Test
    void shouldDeleteByTheRowBeforeOrByTheKey() throws Exception {
        FieldMapping composite = Mappings.withId(BY_KEY, "tenant", "id");

        assertThat(read(BY_FIELD, null, event("d", ROW, "null"))).containsExactly(gone("1"));
        assertThat(read(BY_FIELD, "{'id': 2}", event("d", "null", "null")))
                .containsExactly(gone("2"));
        // PostgreSQL without REPLICA IDENTITY FULL: null in all columns that are not of the key.
        assertThat(
                        read(
                                composite,
                                "{'id': 2, 'tenant': 'x'}",
                                event("d", "{'id': 2, 'tenant': null}", "null")))
                .containsExactly(gone("x/2"));
        assertThat(fault(BY_FIELD, "{'other': 2}", event("d", "{'title': 'x'}", "null")))
                .hasMessageContaining("neither before nor the key has [/id]")
                .hasMessageContaining("REPLICA IDENTITY FULL");
        assertThat(fault(composite, "2", event("d", "null", "null")))
                .hasMessageContaining("neither before nor the key has [/tenant, /id]");
        assertThat(fault(BY_FIELD, "{'id': null}", event("d", "null", "null")))
                .hasMessageContaining("/id in the key is null");
    }

    @Test
    void shouldDeleteOnceMoreByTheTombstone() throws Exception {
        assertThat(read(BY_FIELD, "{'id': 1, 'x': 2}", null)).containsExactly(gone("1"));
        assertThat(read(BY_FIELD, "1", null)).containsExactly(gone("1"));
    }

    @Test
    void shouldPassOverATombstoneWhoseKeyHasNotTheId() throws Exception {
        FieldMapping composite = Mappings.withId(BY_KEY, "tenant", "id");

        assertThat(read(BY_FIELD, "{'sku': 1}", null)).isEmpty();
        assertThat(read(composite, "{'id': 1}", null)).isEmpty();
        assertThat(read(composite, "1", null)).isEmpty();
        assertThat(read(Mappings.withId(BY_KEY, "/a/id"), "{'id': 1, 'a': {}}", null)).isEmpty();
        assertThat(fault(BY_FIELD, "{'id': null}", null)).hasMessageContaining("/id in the key");
        assertThat(fault(BY_FIELD, "{'sku'", null)).hasMessageContaining("the key: not valid");
    }

    @Test
    void shouldDeleteTheOldDocumentWhenItsIdChanges() throws Exception {
        assertThat(read(BY_FIELD, null, event("u", "{'id': 9}", ROW)))
                .containsExactly(gone("9"), ferry("1"));
        assertThat(read(BY_FIELD, null, event("u", "{'id': 1}", ROW))).containsExactly(ferry("1"));
        assertThat(read(BY_FIELD, null, event("u", "{'id': null}", ROW)))
                .containsExactly(ferry("1"));
    }

    @Test
    void shouldPassOverMessagesOfApplications() throws Exception {
        assertThat(
                        read(
                                BY_KEY,
                                "{'prefix': 'p'}",
                                "{'op': 'm', 'message': {'prefix': 'p', 'content': 'AA=='}}"))
                .isEmpty();
    }

    @Test
    void shouldRefuseATruncatedTable() {
        assertThat(fault(BY_KEY, null, event("t", "null", "null")))
                .hasMessageContaining("the table was truncated");
    }

    @Test
    void shouldNotEmbedWhatTheDatabaseDidNotSend() {
        String unsent = "'" + DebeziumRequestReader.UNAVAILABLE + "'";
        MalformedRecordException fault =
                fault(BY_KEY, "1", event("u", "null", ROW.replace("'It sails.'", unsent)));

        assertThat(fault)
                .hasMessageContaining("/body in after")
                .hasMessageContaining("REPLICA IDENTITY FULL");
        assertThat(fault.id()).isEqualTo("1");
        Refusals.check(fault);
        assertThat(fault(BY_KEY, "1", event("u", "null", ROW.replace("'en'", unsent))))
                .hasMessageContaining("/lang in after")
                .hasMessageContaining("REPLICA IDENTITY FULL");
        assertThat(fault(BY_FIELD, null, event("u", "null", ROW.replace("1", unsent))))
                .hasMessageContaining("/id in after")
                .hasMessageContaining("REPLICA IDENTITY FULL");
    }

    @Test
    void shouldTakeAnotherPlaceholderForWhatWasNotSent() throws Exception {
        DebeziumRequestReader reader = new DebeziumRequestReader(1 << 20, BY_KEY, "-");
        byte[] key = json("1");

        assertThatThrownBy(
                        () ->
                                reader.requests(
                                        key,
                                        json(event("u", "null", ROW.replace("It sails.", "-"))),
                                        SOURCE))
                .hasMessageContaining("/body in after")
                .hasMessageContaining("REPLICA IDENTITY FULL");
        String usual = DebeziumRequestReader.UNAVAILABLE;
        assertThat(
                        reader.requests(
                                key,
                                json(event("u", "null", ROW.replace("It sails.", usual))),
                                SOURCE))
                .extracting(EmbeddingRequest::text)
                .containsExactly("Ferry\n\n" + usual);
    }

    @Test
    void shouldNotMindUnsentColumnsThatAreNotMapped() throws Exception {
        String row = ROW.replace("AfA=", DebeziumRequestReader.UNAVAILABLE);

        assertThat(read(BY_KEY, "1", event("u", row, row))).containsExactly(ferry("1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'before': null, 'after': {}}                | op is missing",
                "{'id': 1, 'title': 'x'}                      | op is missing",
                "{'op': null}                                 | op is missing",
                "{'op': 'x', 'after': {}}                     | op is \"x\"",
                "{'op': 1}                                    | op is a number",
                "{'op': 'c'}                                  | after is missing or null",
                "{'op': 'u', 'before': {}, 'after': null}     | after is missing or null",
                "{'op': 'c', 'after': '{}'}                   | after is a string, but must be an",
                "{'op': 'd', 'before': [1]}                   | before is an array, but must be an",
                "{'schema': {}, 'payload': null}              | payload is null",
                "{'schema': {}, 'payload': 'x'}               | payload is a string",
                "{'op': 'c', 'payload': {'op': 'c'}}          | both in payload and beside it",
                "{'op': 'c', 'after': {'title': 'a'}}         | /body in after is missing",
                "[]                                           | the value is an array",
                "{                                            | not valid JSON"
            })
    void shouldRefuseInvalidEvents(String value, String reason) {
        MalformedRecordException fault = fault(BY_KEY, "1", value);

        assertThat(fault).hasMessageContaining(reason);
        Refusals.check(fault);
    }

    private static String event(String op, String before, String after) {
        return "{'before': "
                + before
                + ", 'after': "
                + after
                + ", 'source': {'connector': 'postgresql', 'lsn': 33, 'op': {}}, 'op': '"
                + op
                + "', 'ts_ms': 1763683200000, 'transaction': null}";
    }

    private static EmbeddingRequest ferry(String id) {
        return new EmbeddingRequest(
                id, "Ferry\n\nIt sails.", null, Map.of("lang", "\"en\""), false, SOURCE);
    }

    private static EmbeddingRequest gone(String id) {
        return new EmbeddingRequest(id, null, null, Map.of(), true, SOURCE);
    }

    private static List<EmbeddingRequest> read(FieldMapping mapping, String key, String value)
            throws MalformedRecordException {
        return new DebeziumRequestReader(1 << 20, mapping, DebeziumRequestReader.UNAVAILABLE)
                .requests(json(key), json(value), SOURCE);
    }

    private static MalformedRecordException fault(FieldMapping mapping, String key, String value) {
        return catchThrowableOfType(
                MalformedRecordException.class, () -> read(mapping, key, value));
    }

    private static byte[] json(String text) {
        return text == null ? null : text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
