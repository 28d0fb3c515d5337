package io.flinkinstructor.schemas;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/**
 * Reads the JSON that {@link EmbeddedRecordWriter} writes, with vectors of either encoding. Fields
 * that it does not know are passed over. A tombstone's identity is in its key: {@link
 * EmbeddedRecordKey#parse}. Safe for use by many threads.
 */
public final class EmbeddedRecordReader {

    /**
     * Reads a record's value.
     *
     * @param value JSON in UTF-8; not null
     * @throws MalformedRecordException if it is not an embedding
     */
    public EmbeddedRecord read(byte[] value) throws MalformedRecordException {
        Fields fields = new Fields();
        JsonInput.readObject(value, Integer.MAX_VALUE, fields);
        return fields.embedded();
    }

    /** What a value said. */
    private static final class Fields implements JsonInput.FieldReader {

        private static final int UNKNOWN = -1;

        private String id;
        private String chunk;
        private int position;
        private int chunks = 1;
        private int begin;
        private int end = UNKNOWN;
        private int length = UNKNOWN;
        private String text;
        private String instruction;
        private String instructionName;
        private String model;
        private String fingerprint;
        private float[] embedding;
        private Map<String, String> attributes = Map.of();
        private SourcePosition source;

        @Override
        public void field(JsonInput json, String name)
                throws IOException, MalformedRecordException {
            switch (name) {
                case "id" -> id = json.string(name);
                case "chunk" -> chunk = json.string(name);
                case "position" -> position = (int) json.number(name, 0, Integer.MAX_VALUE);
                case "chunks" -> chunks = (int) json.number(name, 1, Integer.MAX_VALUE);
                case "begin" -> begin = (int) json.number(name, 0, Integer.MAX_VALUE);
                case "end" -> end = (int) json.number(name, 0, Integer.MAX_VALUE);
                case "length" -> length = (int) json.number(name, 0, Integer.MAX_VALUE);
                case "text" -> text = json.string(name);
                case "instruction" -> instruction = json.string(name);
                case "instruction-name" -> instructionName = json.string(name);
                case "model" -> model = json.string(name);
                case "model-fingerprint" -> fingerprint = json.string(name);
                case "vector-encoding" -> requireKnownEncoding(json, json.string(name));
                case "embedding" -> embedding = vector(json);
                case "attributes" -> attributes = json.scalars(name);
                case "source" -> source = json.source(name);
                default -> json.skip();
            }
        }

        EmbeddedRecord embedded() throws MalformedRecordException {
            require("id", id);
            require("chunk", chunk);
            require("embedding", embedding);
            // Records from before there were offsets are whole documents.
            int textLength = text == null ? 0 : text.length();
            return new EmbeddedRecord(
                    id,
                    chunk,
                    position,
                    chunks,
                    begin,
                    end == UNKNOWN ? begin + textLength : end,
                    length == UNKNOWN ? textLength : length,
                    text,
                    instruction,
                    instructionName,
                    model,
                    fingerprint,
                    embedding,
                    attributes,
                    source);
        }

        private void require(String name, Object value) throws MalformedRecordException {
            if (value == null) {
                throw new MalformedRecordException(name + " is missing or null", id);
            }
        }

        private static void requireKnownEncoding(JsonInput json, String encoding)
                throws MalformedRecordException {
            for (VectorEncoding known : VectorEncoding.values()) {
                if (encoding == null || known.toString().equals(encoding)) {
                    return;
                }
            }
            throw json.malformed(
                    "vector-encoding is "
                            + Excerpt.of(encoding)
                            + ", but must be \"array\" or \"base64\"");
        }

        private static float[] vector(JsonInput json) throws IOException, MalformedRecordException {
            JsonParser parser = json.value();
            switch (parser.currentToken()) {
                case START_ARRAY:
                    return array(json, parser);
                case VALUE_STRING:
                    return base64(json, parser.getText());
                default:
                    throw json.wrongType("embedding", "an array of numbers, or base64");
            }
        }

        private static float[] array(JsonInput json, JsonParser parser)
                throws IOException, MalformedRecordException {
            float[] vector = new float[1024];
            int length = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (!parser.currentToken().isNumeric()) {
                    throw json.wrongType("embedding[" + length + "]", "a number");
                }
                float component = Float.parseFloat(parser.getText());
                if (!Float.isFinite(component)) {
                    throw json.malformed("embedding[" + length + "] does not fit a 32-bit float");
                }
                if (length == vector.length) {
                    vector = Arrays.copyOf(vector, 2 * length);
                }
                vector[length++] = component;
            }
            return Arrays.copyOf(vector, length);
        }

        private static float[] base64(JsonInput json, String text) throws MalformedRecordException {
            byte[] bytes;
            try {
                bytes = Base64.getDecoder().decode(text);
            } catch (IllegalArgumentException e) {
                throw json.malformed("embedding is not base64: " + e.getMessage());
            }
            if (bytes.length % Float.BYTES != 0) {
                throw json.malformed(
                        "embedding has " + bytes.length + " bytes, which is no multiple of 4");
            }
            float[] vector = new float[bytes.length / Float.BYTES];
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
            for (int i = 0; i < vector.length; i++) {
                if (!Float.isFinite(vector[i])) {
                    throw json.malformed("embedding[" + i + "] is " + vector[i]);
                }
            }
            return vector;
        }
    }
}
