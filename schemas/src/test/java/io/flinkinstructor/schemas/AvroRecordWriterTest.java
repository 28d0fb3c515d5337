package io.flinkinstructor.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;

class AvroRecordWriterTest {

    private static final EmbeddedRecord RECORD =
            new EmbeddedRecord(
                    "doc-1",
                    "c1",
                    2,
                    3,
                    40,
                    49,
                    120,
                    "Straße 😀",
                    "Represent:",
                    "topic",
                    "bge",
                    "f00d",
                    new float[] {0.1f, -0.02f, Float.MIN_VALUE},
                    Map.of("lang", "\"en\""),
                    new SourcePosition("documents", 1, 12, 1763683200000L));

    private final AvroRecordWriter writer = new AvroRecordWriter(258);

    @Test
    void shouldWriteWhatAConsumerReads() throws Exception {
        byte[] bytes = writer.write(RECORD);

        assertThat(bytes).startsWith(0, 0, 0, 1, 2);
        GenericRecord read = read(bytes);
        assertThat(read.get("id")).hasToString("doc-1");
        assertThat(read.get("chunk")).hasToString("c1");
        assertThat(read.get("position")).isEqualTo(2);
        assertThat(read.get("chunks")).isEqualTo(3);
        assertThat(read.get("begin")).isEqualTo(40);
        assertThat(read.get("end")).isEqualTo(49);
        assertThat(read.get("length")).isEqualTo(120);
        assertThat(read.get("text")).hasToString("Straße 😀");
        assertThat(read.get("instruction")).hasToString("Represent:");
        assertThat(read.get("instruction_name")).hasToString("topic");
        assertThat(read.get("model")).hasToString("bge");
        assertThat(read.get("model_fingerprint")).hasToString("f00d");
        assertThat(read.get("embedding")).isEqualTo(List.of(0.1f, -0.02f, Float.MIN_VALUE));
        assertThat(attributes(read)).isEqualTo(Map.of("lang", "en"));
        assertThat(read.get("source"))
                .hasToString(
                        "{\"topic\": \"documents\", \"partition\": 1, \"offset\": 12,"
                                + " \"timestamp\": 1763683200000}");
    }

    @Test
    void shouldWriteNullWhereThereIsNothing() throws Exception {
        GenericRecord read =
                read(
                        writer.write(
                                new EmbeddedRecord(
                                        "d",
                                        "0",
                                        0,
                                        1,
                                        "",
                                        null,
                                        null,
                                        "m",
                                        "f",
                                        new float[] {1},
                                        Map.of(),
                                        null)));

        assertThat(read.get("instruction")).isNull();
        assertThat(read.get("instruction_name")).isNull();
        assertThat(read.get("source")).isNull();
        assertThat(attributes(read)).isEmpty();
    }

    @Test
    void shouldRoundNoNumber() throws Exception {
        Map<String, String> given = new LinkedHashMap<>();
        given.put("long", "9223372036854775807");
        given.put("whole", "-3");
        given.put("beyond", "9223372036854775808");
        given.put("double", "1.50");
        given.put("exponent", "-1E+3");
        given.put("digits", "0.12345678901234567890");
        given.put("large", "1E+400");
        given.put("bool", "false");
        given.put("null", "null");
        given.put("text", "\"a\\n\"");

        Map<String, Object> expected = new HashMap<>();
        expected.put("long", Long.MAX_VALUE);
        expected.put("whole", -3L);
        expected.put("beyond", "9223372036854775808");
        expected.put("double", 1.5);
        expected.put("exponent", -1000.0);
        expected.put("digits", "0.12345678901234567890");
        expected.put("large", "1E+400");
        expected.put("bool", false);
        expected.put("null", null);
        expected.put("text", "a\n");
        assertThat(attributes(read(writer.write(with(given))))).isEqualTo(expected);
    }

    @Test
    void shouldRefuseWhatCannotBeWritten() {
        assertThatThrownBy(() -> writer.write(with(Map.of("a", "[1]"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.write(with(Map.of("\ud800", "1"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.write(vector(new float[] {1, Float.NaN})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("component 1");
        assertThatThrownBy(() -> writer.write(vector(null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tombstone");
    }

    private static EmbeddedRecord with(Map<String, String> attributes) {
        return new EmbeddedRecord(
                "d", "0", 0, 1, "t", null, null, "m", "f", new float[] {1}, attributes, null);
    }

    private static EmbeddedRecord vector(float[] vector) {
        return new EmbeddedRecord(
                "d", "0", 0, 1, "t", null, null, "m", "f", vector, Map.of(), null);
    }

    private static GenericRecord read(byte[] bytes) throws Exception {
        return new GenericDatumReader<GenericRecord>(AvroSchemas.EMBEDDING)
                .read(null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null));
    }

    private static Map<String, Object> attributes(GenericRecord read) {
        Map<String, Object> attributes = new HashMap<>();
        ((Map<?, ?>) read.get("attributes"))
                .forEach(
                        (name, value) ->
                                attributes.put(
                                        name.toString(),
                                        value instanceof CharSequence ? value.toString() : value));
        return attributes;
    }
}
