package io.flinkinstructor.jobs.embed;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A line of input: {@code {"instruction": "...", "text": "..."}}.
 *
 * @param instruction null when the line has none, which is not the same as an empty one
 * @param text never null
 */
record EmbedLine(String instruction, String text) {

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    /** The line can't be used; the message says why and what to do. */
    static final class BadLineException extends Exception {

        private static final long serialVersionUID = 1L;

        BadLineException(String message) {
            super(message);
        }
    }

    /** Reads a line. Names other than the two are passed over. */
    static EmbedLine parse(byte[] line) throws BadLineException {
        String json = decode(line);
        if (json.isBlank()) {
            throw new BadLineException("the line is empty; send {\"text\": \"...\"}");
        }
        try (JsonParser parser = JSON.createParser(json)) {
            return object(parser);
        } catch (JacksonException e) {
            throw new BadLineException("the line is not valid JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new IllegalStateException("Reading from memory failed", e);
        }
    }

    private static String decode(byte[] line) throws BadLineException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
        } catch (CharacterCodingException e) {
            throw new BadLineException(
                    "the line is not valid UTF-8; convert it, for example with iconv");
        }
    }

    private static EmbedLine object(JsonParser parser) throws IOException, BadLineException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new BadLineException("the line is no JSON object; send {\"text\": \"...\"}");
        }
        String instruction = null;
        String text = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            switch (name) {
                case "instruction" -> instruction = string(parser, name);
                case "text" -> text = string(parser, name);
                default -> {
                    parser.nextToken();
                    parser.skipChildren();
                }
            }
        }
        if (parser.nextToken() != null) {
            throw new BadLineException(
                    "more follows after the JSON object; send one object on each line");
        }
        if (text == null) {
            throw new BadLineException("text is missing; send {\"text\": \"...\"}");
        }
        return new EmbedLine(instruction, text);
    }

    /** Null counts as left out. */
    private static String string(JsonParser parser, String name)
            throws IOException, BadLineException {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token != JsonToken.VALUE_STRING) {
            throw new BadLineException(name + " is not a string; put it in quotes");
        }
        String value = parser.getText();
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            throw new BadLineException(
                    name + " holds half of a surrogate pair, which is no character; remove it");
        }
        return value;
    }
}
