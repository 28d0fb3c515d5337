package io.flinkinstructor.schemas;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Writes one JSON object after the other into the same buffers. For one thread. */
final class JsonOutput {

    private final Buffer buffer = new Buffer();
    private JsonGenerator generator;

    /** Writes the fields of an object. */
    interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    /**
     * The bytes of an object.
     *
     * @throws IllegalArgumentException as {@code fields} does; the next object is not affected
     */
    byte[] object(Fields fields) {
        JsonGenerator json = generator;
        // Not kept while in use: an exception leaves it in the middle of an object.
        generator = null;
        buffer.clear();
        try {
            if (json == null) {
                json = JsonFormat.FACTORY.createGenerator(buffer);
            }
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
            json.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        generator = json;
        return buffer.toByteArray();
    }

    /** Writes a string or null. */
    static void string(JsonGenerator json, String name, String value) throws IOException {
        if (value == null) {
            json.writeNullField(name);
            return;
        }
        requireEncodable(name, value);
        json.writeStringField(name, value);
    }

    /** Writes one string as such, and several as an array. */
    static void strings(JsonGenerator json, String name, List<String> strings) throws IOException {
        if (strings.size() == 1) {
            string(json, name, strings.get(0));
            return;
        }
        json.writeArrayFieldStart(name);
        for (String each : strings) {
            requireEncodable(name, each);
            json.writeString(each);
        }
        json.writeEndArray();
    }

    /** Writes scalars that are given as JSON text. */
    static void scalars(JsonGenerator json, String name, Map<String, String> scalars)
            throws IOException {
        json.writeObjectFieldStart(name);
        scalars(json, scalars);
        json.writeEndObject();
    }

    /** Writes scalars that are given as JSON text into the object that is open. */
    static void scalars(JsonGenerator json, Map<String, String> scalars) throws IOException {
        for (Map.Entry<String, String> scalar : scalars.entrySet()) {
            requireEncodable("the name of an attribute", scalar.getKey());
            if (!JsonScalar.isScalar(scalar.getValue())) {
                throw new IllegalArgumentException(
                        String.format(
                                "attribute %s is not the JSON text of a scalar: %s (make it with"
                                        + " JsonScalar.of)",
                                Excerpt.of(scalar.getKey()),
                                scalar.getValue() == null
                                        ? "null"
                                        : Excerpt.of(scalar.getValue())));
            }
            json.writeFieldName(scalar.getKey());
            json.writeRawValue(scalar.getValue());
        }
    }

    /** Writes a source position or null. */
    static void source(JsonGenerator json, String name, SourcePosition source) throws IOException {
        if (source == null) {
            json.writeNullField(name);
            return;
        }
        json.writeObjectFieldStart(name);
        string(json, "topic", source.topic());
        json.writeNumberField("partition", source.partition());
        json.writeNumberField("offset", source.offset());
        json.writeNumberField("timestamp", source.timestamp());
        json.writeEndObject();
    }

    static void requireEncodable(String name, String value) {
        int at = Utf8.firstLoneSurrogate(value);
        if (at >= 0) {
            throw new IllegalArgumentException(
                    String.format(
                            "%s has half of a surrogate pair at index %d, which UTF-8 cannot hold:"
                                    + " remove it",
                            name, at));
        }
    }

    /** Keeps its memory between objects, but not that of a giant. */
    private static final class Buffer extends ByteArrayOutputStream {

        private static final int MAX_KEPT_BYTES = 1 << 20;

        Buffer() {
            super(8 << 10);
        }

        void clear() {
            if (buf.length > MAX_KEPT_BYTES) {
                buf = new byte[8 << 10];
            }
            reset();
        }
    }
}
