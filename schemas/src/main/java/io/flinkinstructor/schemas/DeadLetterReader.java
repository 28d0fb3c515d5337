package io.flinkinstructor.schemas;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Reads the JSON that {@link DeadLetterWriter} writes, for whoever repairs and sends again. Fields
 * that it does not know are passed over. Safe for use by many threads.
 */
public final class DeadLetterReader {

    /**
     * Reads a record's value.
     *
     * @param value JSON in UTF-8; not null
     * @throws MalformedRecordException if it is not a dead letter
     */
    public DeadLetter read(byte[] value) throws MalformedRecordException {
        Fields fields = new Fields();
        JsonInput.readObject(value, Integer.MAX_VALUE, fields);
        return fields.letter();
    }

    /** What a value said. */
    private static final class Fields implements JsonInput.FieldReader {

        private String stage;
        private String reason;
        private String id;
        private String chunk;
        private SourcePosition source;
        private String key;
        private String keyEncoding;
        private String payload;
        private String payloadEncoding;
        private int payloadSize;

        @Override
        public void field(JsonInput json, String name)
                throws IOException, MalformedRecordException {
            switch (name) {
                case "stage" -> stage = json.string(name);
                case "reason" -> reason = json.string(name);
                case "id" -> id = json.string(name);
                case "chunk" -> chunk = json.string(name);
                case "source" -> source = json.source(name);
                case "key" -> key = json.string(name);
                case "key-encoding" -> keyEncoding = json.string(name);
                case "payload" -> payload = json.string(name);
                case "payload-encoding" -> payloadEncoding = json.string(name);
                case "payload-bytes" -> payloadSize = (int) json.number(name, 0, Integer.MAX_VALUE);
                default -> json.skip();
            }
        }

        DeadLetter letter() throws MalformedRecordException {
            if (stage == null || reason == null) {
                throw new MalformedRecordException("stage or reason is missing or null", id);
            }
            return new DeadLetter(
                    stage,
                    reason,
                    id,
                    chunk,
                    source,
                    bytes("key", key, keyEncoding),
                    bytes("payload", payload, payloadEncoding),
                    payloadSize);
        }

        private byte[] bytes(String name, String text, String encoding)
                throws MalformedRecordException {
            if (text == null) {
                return null;
            }
            if (DeadLetterWriter.UTF_8.equals(encoding)) {
                return text.getBytes(StandardCharsets.UTF_8);
            }
            if (!DeadLetterWriter.BASE64.equals(encoding)) {
                throw new MalformedRecordException(
                        name + "-encoding must be \"utf-8\" or \"base64\" where there is a " + name,
                        id);
            }
            try {
                return Base64.getDecoder().decode(text);
            } catch (IllegalArgumentException e) {
                throw new MalformedRecordException(name + " is not base64: " + e.getMessage(), id);
            }
        }
    }
}
