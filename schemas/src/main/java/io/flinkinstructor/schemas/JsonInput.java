package io.flinkinstructor.schemas;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One JSON object, read field by field, with faults that a person can act on. {@code null} counts
 * as left out everywhere; names are never repeated.
 */
final class JsonInput implements AutoCloseable {

    private static final int MAX_MESSAGE_CHARS = 300;

    private final JsonParser parser;

    private JsonInput(JsonParser parser) {
        this.parser = parser;
    }

    /** Reads fields; the parser stands at the name when {@link #field} is called. */
    interface FieldReader {
        void field(JsonInput json, String name) throws IOException, MalformedRecordException;
    }

    /**
     * Reads bytes that hold one JSON object and nothing else. A byte order mark in front is
     * skipped, as RFC 8259 allows.
     */
    static void readObject(byte[] value, int maxBytes, FieldReader reader)
            throws MalformedRecordException {
        if (value.length == 0) {
            throw new MalformedRecordException(
                    "the value has 0 bytes: send JSON, or a null value to delete the key's document");
        }
        if (value.length > maxBytes) {
            throw tooLong(value.length, maxBytes);
        }
        requireUtf8("value", value);
        int start = startsWithByteOrderMark(value) ? 3 : 0;
        try (JsonInput json =
                new JsonInput(
                        JsonFormat.FACTORY.createParser(value, start, value.length - start))) {
            json.wholeObject(reader);
        } catch (StreamConstraintsException e) {
            throw new MalformedRecordException(
                    "a limit is exceeded: "
                            + shortened(e.getOriginalMessage().replaceAll(", from `[^`]*`", ""))
                            + place(e.getLocation()));
        } catch (JacksonException e) {
            throw new MalformedRecordException(
                    "not valid JSON: "
                            + shortened(
                                    e.getOriginalMessage().replaceAll("\\[Source: [^;]*; ", "["))
                            + place(e.getLocation()));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    static MalformedRecordException tooLong(int bytes, int maxBytes) {
        return new MalformedRecordException(
                String.format(
                        "the value has %d bytes, and at most %d are read: split the document, or"
                                + " raise the limit",
                        bytes, maxBytes));
    }

    static void requireUtf8(String what, byte[] bytes) throws MalformedRecordException {
        int invalid = Utf8.firstInvalid(bytes);
        if (invalid >= 0) {
            throw new MalformedRecordException(
                    String.format(
                            "the %s is not valid UTF-8: byte 0x%02x at offset %d",
                            what, bytes[invalid] & 0xff, invalid));
        }
    }

    /** The value as a string; null if it is null. */
    String string(String name) throws IOException, MalformedRecordException {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token != JsonToken.VALUE_STRING) {
            throw wrongType(name, "a string");
        }
        return checked(name, parser.getText());
    }

    /** The value as a string, or an array of one string or more; empty if it is null. */
    List<String> strings(String name) throws IOException, MalformedRecordException {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.VALUE_NULL) {
            return List.of();
        }
        if (token == JsonToken.VALUE_STRING) {
            return List.of(checked(name, parser.getText()));
        }
        if (token != JsonToken.START_ARRAY) {
            throw wrongType(name, "a string or an array of strings");
        }
        List<String> strings = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String path = name + "[" + strings.size() + "]";
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw wrongType(path, "a string");
            }
            strings.add(checked(path, parser.getText()));
        }
        if (strings.isEmpty()) {
            throw malformed(name + " is an empty array: fill it, or leave it out");
        }
        return List.copyOf(strings);
    }

    /** The value as a whole number within the given range. */
    long number(String name, long min, long max) throws IOException, MalformedRecordException {
        if (parser.nextToken() != JsonToken.VALUE_NUMBER_INT) {
            throw wrongType(name, "a whole number");
        }
        boolean fits =
                parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                        && parser.getLongValue() >= min
                        && parser.getLongValue() <= max;
        if (!fits) {
            throw malformed(
                    String.format(
                            "%s is %s, but must be from %d to %d",
                            name, Excerpt.of(parser.getText()), min, max));
        }
        return parser.getLongValue();
    }

    /** The value's fields; the reader is not called if it is null. */
    boolean object(String name, FieldReader reader) throws IOException, MalformedRecordException {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.VALUE_NULL) {
            return false;
        }
        if (token != JsonToken.START_OBJECT) {
            throw wrongType(name, "an object");
        }
        fields(reader);
        return true;
    }

    /** The value as scalars in their JSON text, in the order of the record; empty if it is null. */
    Map<String, String> scalars(String name) throws IOException, MalformedRecordException {
        Map<String, String> scalars = new LinkedHashMap<>();
        object(
                name,
                (json, key) -> {
                    String path = name + "." + key;
                    scalars.put(checked("a name in " + name, key), json.scalar(path));
                });
        return scalars.isEmpty() ? Map.of() : Collections.unmodifiableMap(scalars);
    }

    /** Where a record was read; null if it is null. */
    SourcePosition source(String name) throws IOException, MalformedRecordException {
        String[] topic = new String[1];
        int[] partition = new int[1];
        long[] offset = new long[1];
        long[] timestamp = {-1};
        boolean present =
                object(
                        name,
                        (json, field) -> {
                            String path = name + "." + field;
                            switch (field) {
                                case "topic" -> topic[0] = json.string(path);
                                case "partition" ->
                                        partition[0] =
                                                (int) json.number(path, 0, Integer.MAX_VALUE);
                                case "offset" -> offset[0] = json.number(path, 0, Long.MAX_VALUE);
                                case "timestamp" ->
                                        timestamp[0] =
                                                json.number(path, Long.MIN_VALUE, Long.MAX_VALUE);
                                default -> json.skip();
                            }
                        });
        if (!present) {
            return null;
        }
        if (topic[0] == null) {
            throw malformed(name + ".topic is missing");
        }
        return new SourcePosition(topic[0], partition[0], offset[0], timestamp[0]);
    }

    /** The parser, standing at the value, for what is read in a way of its own. */
    JsonParser value() throws IOException {
        parser.nextToken();
        return parser;
    }

    /** What the parser stands at; of an object or an array only that it is one. */
    FieldValue here(String name) throws IOException, MalformedRecordException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> FieldValue.OBJECT;
            case START_ARRAY -> FieldValue.ARRAY;
            case VALUE_STRING -> FieldValue.string(checked(name, parser.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> FieldValue.number(parser.getText());
            case VALUE_TRUE, VALUE_FALSE ->
                    FieldValue.bool(parser.currentToken() == JsonToken.VALUE_TRUE);
            case VALUE_NULL -> FieldValue.NULL;
            default -> throw malformed(shown(name) + " has no value");
        };
    }

    /** Passes over the value, however deep. */
    void skip() throws IOException {
        parser.nextToken();
        parser.skipChildren();
    }

    /** Passes over what the parser stands at, however deep. */
    void skipHere() throws IOException {
        parser.skipChildren();
    }

    MalformedRecordException wrongType(String name, String wanted) throws IOException {
        return malformed(String.format("%s is %s, but must be %s", shown(name), kind(), wanted));
    }

    /** A fault at the present token. */
    MalformedRecordException malformed(String message) {
        return new MalformedRecordException(message + place(parser.currentTokenLocation()));
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    private void wholeObject(FieldReader reader) throws IOException, MalformedRecordException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw new MalformedRecordException("the value holds only blanks: send a JSON object");
        }
        if (first != JsonToken.START_OBJECT) {
            throw wrongType("the value", "a JSON object");
        }
        fields(reader);
        if (parser.nextToken() != null) {
            throw malformed("more follows after the JSON object: send one object in each record");
        }
    }

    /** The fields of the object whose start the parser stands at. */
    void fields(FieldReader reader) throws IOException, MalformedRecordException {
        for (String name; (name = parser.nextFieldName()) != null; ) {
            reader.field(this, name);
        }
    }

    /** The value as the JSON text of a scalar. */
    String scalar(String path) throws IOException, MalformedRecordException {
        switch (parser.nextToken()) {
            case VALUE_STRING:
                return JsonScalar.of(checked(path, parser.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE, VALUE_NULL:
                return parser.getText();
            default:
                throw malformed(
                        String.format(
                                "%s is %s, but must be a string, a number, a boolean or null:"
                                        + " flatten it, or leave it out",
                                shown(path), kind()));
        }
    }

    private String checked(String name, String text) throws MalformedRecordException {
        int lone = Utf8.firstLoneSurrogate(text);
        if (lone >= 0) {
            throw malformed(
                    String.format(
                            "%s holds \\u%04x at character %d, half of a surrogate pair, which is no"
                                    + " character",
                            shown(name), (int) text.charAt(lone), lone));
        }
        return text;
    }

    private static String shown(String name) {
        String excerpt = Excerpt.of(name);
        return excerpt.substring(1, excerpt.length() - 1);
    }

    private String kind() throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            default -> parser.getText();
        };
    }

    /** A message may quote what was read, which may be long; it goes into a dead letter. */
    static String shortened(String message) {
        return message.length() <= MAX_MESSAGE_CHARS
                ? message
                : message.substring(0, MAX_MESSAGE_CHARS) + "...";
    }

    private static String place(JsonLocation location) {
        return location == null
                ? ""
                : String.format(
                        " (line %d, column %d)", location.getLineNr(), location.getColumnNr());
    }

    private static boolean startsWithByteOrderMark(byte[] value) {
        return value.length >= 3
                && value[0] == (byte) 0xef
                && value[1] == (byte) 0xbb
                && value[2] == (byte) 0xbf;
    }
}
