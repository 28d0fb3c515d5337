package io.flinkinstructor.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;

class AvroRequestReaderTest {

    private static final SourcePosition SOURCE = new SourcePosition("documents", 1, 2, 3);

    private final AvroRecords registry = new AvroRecords();

    @Test
    void shouldReadOurOwnSchema() throws Exception {
        GenericRecord record =
                new GenericRecordBuilder(AvroSchemas.REQUEST)
                        .set("id", "doc-1")
                        .set("text", "Straße 😀")
                        .set("instruction", "Represent:")
                        .set(
                                "attributes",
                                Map.of(
                                        "s", "en", "i", 3, "l", 1L << 40, "f", 1.1f, "d", 1e300,
                                        "b", true))
                        .set("op", op("upsert"))
                        .build();

        assertThat(read(null, "doc-1", registry.bytes(record)))
                .containsExactly(
                        new EmbeddingRequest(
                                "doc-1",
                                "Straße 😀",
                                "Represent:",
                                Map.of(
                                        "s", "\"en\"",
                                        "i", "3",
                                        "l", "1099511627776",
                                        "f", "1.1",
                                        "d", "1.0E300",
                                        "b", "true"),
                                false,
                                SOURCE));
    }

    @Test
    void shouldReadNamesAndDeletions() throws Exception {
        GenericRecordBuilder record =
                new GenericRecordBuilder(AvroSchemas.REQUEST).set("op", op("delete"));

        assertThat(read(null, "k", registry.bytes(record.build()))).containsExactly(gone("k"));
        record.set("op", op("upsert")).set("text", "t").set("instruction_name", "a");
        assertThat(read(null, "k", registry.bytes(record.build())).get(0).instructionNames())
                .containsExactly("a");
        record.set("instruction_name", List.of("b", "a"));
        assertThat(read(null, "k", registry.bytes(record.build())).get(0).instructionNames())
                .containsExactly("b", "a");
        record.set("instruction_name", List.of("a", "a"));
        assertThat(fault(null, "k", registry.bytes(record.build())))
                .hasMessageContaining("names an instruction twice");
        record.set("instruction_name", List.of());
        assertThat(fault(null, "k", registry.bytes(record.build())))
                .hasMessageContaining("instruction_name is an empty array");
        record.set("instruction_name", "a").set("instruction", "I");
        assertThat(fault(null, "k", registry.bytes(record.build())))
                .hasMessageContaining("are both given");
    }

    @Test
    void shouldResolveAWritersSchemaByTheNamesOfItsFields() throws Exception {
        Schema written =
                schema(
                        """
                        {"type": "record", "name": "other.Name", "fields": [
                          {"name": "more", "type": {"type": "array", "items": "bytes"}},
                          {"name": "text", "type": "string"},
                          {"name": "attributes", "type": {"type": "map", "values": "int"}}]}
                        """);
        GenericRecord record =
                new GenericRecordBuilder(written)
                        .set("more", List.of(ByteBuffer.wrap(new byte[2])))
                        .set("text", "t")
                        .set("attributes", Map.of("n", 7))
                        .build();

        assertThat(read(null, "k", registry.bytes(record)))
                .containsExactly(
                        new EmbeddingRequest("k", "t", null, Map.of("n", "7"), false, SOURCE));
    }

    @Test
    void shouldRefuseAWritersSchemaThatDoesNotFit() {
        Schema written =
                schema(
                        """
                        {"type": "record", "name": "R", "fields": [{"name": "text", "type": "int"}]}
                        """);

        assertThat(
                        fault(
                                null,
                                "k",
                                registry.bytes(
                                        new GenericRecordBuilder(written).set("text", 1).build())))
                .hasMessageContaining("cannot be read with schema 0 of the registry")
                .satisfies(Refusals::check);
    }

    @Test
    void shouldHoldFieldsToTheRulesOfJson() {
        GenericRecordBuilder record = new GenericRecordBuilder(AvroSchemas.REQUEST);

        assertThat(fault(null, null, registry.bytes(record.set("text", "t").build())))
                .hasMessageContaining("id is missing");
        assertThat(fault(null, "k", registry.bytes(record.clear("text").build())))
                .hasMessageContaining("text is missing or null")
                .satisfies(fault -> assertThat(fault.id()).isEqualTo("k"));
        assertThat(fault(null, "k", registry.bytes(record.set("text", "t").set("id", "x").build())))
                .hasMessageContaining("the key is \"k\", but id is \"x\"");
        assertThat(
                        fault(
                                null,
                                "x",
                                registry.bytes(
                                        record.set("attributes", Map.of("n", Double.NaN)).build())))
                .hasMessageContaining("attributes.\"n\" is a number that is not finite");
    }

    @Test
    void shouldMapTheFieldsOfAnySchema() throws Exception {
        FieldMapping mapping =
                Mappings.withAttributes(
                        Mappings.withId(Mappings.text("title", "/parts/1/body"), "key"),
                        "kind",
                        "kind",
                        "price",
                        "price",
                        "year",
                        "/meta/year",
                        "none",
                        "none");

        assertThat(read(mapping, null, registry.bytes(article("Title", 9L))))
                .containsExactly(
                        new EmbeddingRequest(
                                "9",
                                "Title\n\nsecond",
                                null,
                                Map.of(
                                        "kind", "\"NEWS\"",
                                        "price", "1.50",
                                        "year", "1999",
                                        "none", "null"),
                                false,
                                SOURCE));
    }

    @Test
    void shouldNameTheMappedFieldThatIsWrong() {
        byte[] value = registry.bytes(article("", 9L));

        assertThat(fault(Mappings.text("title"), "k", value))
                .hasMessageContaining("/title is empty")
                .satisfies(fault -> assertThat(fault.id()).isEqualTo("k"));
        assertThat(fault(Mappings.text("/title/x"), "k", value))
                .hasMessageContaining("/title/x is missing");
        assertThat(fault(Mappings.text("raw"), "k", value)).hasMessageContaining("/raw is bytes");
        assertThat(fault(Mappings.text("/parts/2/body"), "k", value))
                .hasMessageContaining("/parts/2/body is missing");
        assertThat(fault(Mappings.text("meta"), "k", value)).hasMessageContaining("is an object");
        assertThat(fault(Mappings.text("parts"), "k", value)).hasMessageContaining("is an array");
        assertThat(fault(Mappings.withId(Mappings.text("title"), "none"), "k", value))
                .hasMessageContaining("/none is null");
    }

    @Test
    void shouldReadKeysInAvro() throws Exception {
        byte[] value =
                registry.bytes(
                        new GenericRecordBuilder(AvroSchemas.REQUEST).set("text", "t").build());
        Schema key =
                schema(
                        """
                        {"type": "record", "name": "Key", "fields": [
                          {"name": "a", "type": "string"}, {"name": "b", "type": "int"}]}
                        """);
        byte[] composite =
                registry.bytes(new GenericRecordBuilder(key).set("a", "x/y").set("b", 2).build());
        byte[] number = registry.bytes(Schema.create(Schema.Type.LONG), 42L);
        byte[] text = registry.bytes(Schema.create(Schema.Type.STRING), "k");

        assertThat(reader(null).requests(composite, value, SOURCE).get(0).id()).isEqualTo("x~1y/2");
        assertThat(reader(null).requests(number, value, SOURCE).get(0).id()).isEqualTo("42");
        assertThat(reader(null).requests(text, null, SOURCE)).containsExactly(gone("k"));
        assertThat(
                        reader(Mappings.withId(Mappings.text("t"), "b"))
                                .requests(composite, null, SOURCE))
                .containsExactly(gone("2"));
        assertThat(reader(null).requests(bytes("plain"), null, SOURCE))
                .containsExactly(gone("plain"));
    }

    @Test
    void shouldRefuseBytesThatAreNotAvro() {
        byte[] good =
                registry.bytes(
                        new GenericRecordBuilder(AvroSchemas.REQUEST).set("text", "text").build());
        byte[] notUtf8 = good.clone();
        notUtf8[indexOf(good, 't')] = (byte) 0xff;

        assertThat(fault(null, "k", new byte[0])).hasMessageContaining("it has 0 bytes");
        assertThat(fault(null, "k", bytes("{\"text\": \"t\"}")))
                .hasMessageContaining("begins with 0x7b");
        assertThat(fault(null, "k", new byte[] {0, 0, 0, 0, 99}))
                .hasMessageContaining("no schema with the id 99");
        assertThat(fault(null, "k", Arrays.copyOf(good, good.length - 1)))
                .hasMessageContaining("cannot be read with schema 0");
        assertThat(fault(null, "k", Arrays.copyOf(good, good.length + 1)))
                .hasMessageContaining("more follows after it");
        assertThat(fault(null, "k", notUtf8)).hasMessageContaining("text is not valid UTF-8");
        assertThat(fault(null, "k", registry.bytes(Schema.create(Schema.Type.STRING), "x")))
                .isNotNull();
        assertThat(
                        fault(
                                Mappings.text("t"),
                                "k",
                                registry.bytes(Schema.create(Schema.Type.STRING), "x")))
                .hasMessageContaining("not that of a record");
    }

    @Test
    void shouldNotTakeALengthForGranted() {
        byte[] huge = {0, 0, 0, 0, 0, (byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f};
        registry.bytes(Schema.create(Schema.Type.STRING), "x");

        assertThat(fault(Mappings.text("t"), "k", huge))
                .hasMessageContaining("cannot be read with schema 0");
    }

    @Test
    void shouldRefuseWhatIsNestedTooDeeply() {
        Schema list =
                schema(
                        """
                        {"type": "record", "name": "Node", "fields": [
                          {"name": "next", "type": ["null", "Node"]}]}
                        """);
        GenericRecord last = new GenericRecordBuilder(list).set("next", null).build();
        byte[] deep = Arrays.copyOf(registry.bytes(last), 1 << 20);
        Arrays.fill(deep, AvroDecoder.HEADER_BYTES, deep.length, (byte) 2);

        assertThat(fault(Mappings.text("t"), "k", deep)).hasMessageContaining("nested too deeply");
    }

    @Test
    void shouldNotTakeARegistryThatIsDownForABadRecord() {
        AvroRequestReader reader =
                new AvroRequestReader(
                        1 << 20,
                        id -> {
                            throw new UncheckedIOException(new ConnectException("down"));
                        },
                        null);

        assertThatThrownBy(() -> reader.requests(bytes("k"), new byte[] {0, 0, 0, 0, 1}, SOURCE))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void shouldKeepToItsLimit() {
        AvroRequestReader reader = new AvroRequestReader(5, registry, null);

        assertThatThrownBy(() -> reader.requests(bytes("k"), new byte[6], SOURCE))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("at most 5 are read");
    }

    private static GenericRecord article(String title, long key) {
        Schema schema =
                schema(
                        """
                        {"type": "record", "name": "Article", "fields": [
                          {"name": "key", "type": "long"},
                          {"name": "title", "type": {"type": "string", "avro.java.string": "String"}},
                          {"name": "raw", "type": "bytes"},
                          {"name": "none", "type": ["null", "string"]},
                          {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["NEWS"]}},
                          {"name": "price", "type":
                            {"type": "bytes", "logicalType": "decimal", "precision": 5, "scale": 2}},
                          {"name": "meta", "type": {"type": "map", "values": "int"}},
                          {"name": "parts", "type": {"type": "array", "items":
                            {"type": "record", "name": "Part", "fields": [
                              {"name": "body", "type": "string"}]}}}]}
                        """);
        Schema part = schema.getField("parts").schema().getElementType();
        return new GenericRecordBuilder(schema)
                .set("key", key)
                .set("title", title)
                .set("raw", ByteBuffer.wrap(new byte[] {1}))
                .set("none", null)
                .set("kind", new GenericData.EnumSymbol(schema.getField("kind").schema(), "NEWS"))
                .set("price", ByteBuffer.wrap(new BigDecimal("1.50").unscaledValue().toByteArray()))
                .set("meta", Map.of("year", 1999))
                .set(
                        "parts",
                        List.of(
                                new GenericRecordBuilder(part).set("body", "first").build(),
                                new GenericRecordBuilder(part).set("body", "second").build()))
                .build();
    }

    private static GenericData.EnumSymbol op(String symbol) {
        return new GenericData.EnumSymbol(AvroSchemas.REQUEST.getField("op").schema(), symbol);
    }

    private static Schema schema(String json) {
        return new Schema.Parser().parse(json);
    }

    private static int indexOf(byte[] bytes, char wanted) {
        int at = AvroDecoder.HEADER_BYTES;
        while (bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    private static EmbeddingRequest gone(String id) {
        return new EmbeddingRequest(id, null, null, Map.of(), true, SOURCE);
    }

    private AvroRequestReader reader(FieldMapping mapping) {
        return new AvroRequestReader(1 << 20, registry, mapping);
    }

    private List<EmbeddingRequest> read(FieldMapping mapping, String key, byte[] value)
            throws MalformedRecordException {
        return reader(mapping).requests(bytes(key), value, SOURCE);
    }

    private MalformedRecordException fault(FieldMapping mapping, String key, byte[] value) {
        return catchThrowableOfType(
                MalformedRecordException.class, () -> read(mapping, key, value));
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
