package io.flinkinstructor.schemas;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/**
 * Writes dead letters as JSON objects:
 *
 * <pre>{@code
 * {"stage": "read", "reason": "...", "id": "doc-1", "chunk": null,
 *  "source": {"topic": "documents", "partition": 0, "offset": 12, "timestamp": 1763683200000},
 *  "key": "doc-1", "key-encoding": "utf-8",
 *  "payload": "/w==", "payload-encoding": "base64", "payload-bytes": 1}
 * }</pre>
 *
 * <p>Key and payload are strings where they are valid UTF-8, base64 (RFC 4648, with padding) where
 * not, so that their bytes can always be had back. For one thread.
 */
public final class DeadLetterWriter {

    static final String UTF_8 = "utf-8";
    static final String BASE64 = "base64";

    private final JsonOutput output = new JsonOutput();

    /**
     * The JSON of a dead letter, in UTF-8. Never refuses one: half of a surrogate pair, which UTF-8
     * cannot hold, becomes U+FFFD.
     */
    public byte[] write(DeadLetter letter) {
        return output.object(
                json -> {
                    string(json, "stage", letter.stage());
                    string(json, "reason", letter.reason());
                    string(json, "id", letter.id());
                    string(json, "chunk", letter.chunk());
                    JsonOutput.source(json, "source", letter.source());
                    bytes(json, "key", letter.key());
                    bytes(json, "payload", letter.payload());
                    json.writeNumberField("payload-bytes", letter.payloadSize());
                });
    }

    private static void string(JsonGenerator json, String name, String value) throws IOException {
        JsonOutput.string(json, name, Utf8.withoutLoneSurrogates(value));
    }

    private static void bytes(JsonGenerator json, String name, byte[] bytes) throws IOException {
        String encodingName = name + "-encoding";
        if (bytes == null) {
            json.writeNullField(name);
            json.writeNullField(encodingName);
        } else if (Utf8.isValid(bytes)) {
            json.writeStringField(name, Utf8.decode(bytes));
            json.writeStringField(encodingName, UTF_8);
        } else {
            json.writeFieldName(name);
            json.writeBinary(Base64Variants.MIME_NO_LINEFEEDS, bytes, 0, bytes.length);
            json.writeStringField(encodingName, BASE64);
        }
    }
}
