package io.flinkinstructor.schemas;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Writes embeddings as JSON objects, with these fields in this order, {@code null} where there is
 * nothing:
 *
 * <pre>{@code
 * {"id": "doc-1", "chunk": "0", "position": 0, "chunks": 1, "begin": 0, "end": 29, "length": 29,
 *  "text": "...", "instruction": "...", "instruction-name": null, "model": "bge-small-en-v1.5",
 *  "model-fingerprint": "...", "embedding": [0.1, -0.02], "attributes": {"lang": "en"},
 *  "source": {"topic": "documents", "partition": 0, "offset": 12, "timestamp": 1763683200000}}
 * }</pre>
 *
 * <p>With {@link VectorEncoding#BASE64}, {@code embedding} is a string, and {@code
 * "vector-encoding": "base64"} stands before it. A deletion has no value: it is a tombstone under
 * its {@link EmbeddedRecordKey}. For one thread.
 */
public final class EmbeddedRecordWriter implements EmbeddingWriter {

    private final VectorEncoding encoding;
    private final JsonOutput output = new JsonOutput();

    /**
     * @param encoding how vectors are written
     */
    public EmbeddedRecordWriter(VectorEncoding encoding) {
        this.encoding = Objects.requireNonNull(encoding, "encoding == null");
    }

    /**
     * The JSON of an embedding, in UTF-8.
     *
     * @throws IllegalArgumentException if it is a deletion, if a component is not finite, if a text
     *     has half of a surrogate pair, or if an attribute is not the JSON text of a scalar
     */
    @Override
    public byte[] write(EmbeddedRecord embedded) {
        requireWritable(embedded);
        return output.object(
                json -> {
                    JsonOutput.string(json, "id", embedded.id());
                    JsonOutput.string(json, "chunk", embedded.chunk());
                    json.writeNumberField("position", embedded.position());
                    json.writeNumberField("chunks", embedded.chunks());
                    json.writeNumberField("begin", embedded.begin());
                    json.writeNumberField("end", embedded.end());
                    json.writeNumberField("length", embedded.length());
                    JsonOutput.string(json, "text", embedded.text());
                    JsonOutput.string(json, "instruction", embedded.instruction());
                    JsonOutput.string(json, "instruction-name", embedded.instructionName());
                    JsonOutput.string(json, "model", embedded.model());
                    JsonOutput.string(json, "model-fingerprint", embedded.modelFingerprint());
                    vector(json, embedded.embedding());
                    JsonOutput.scalars(json, "attributes", embedded.attributes());
                    JsonOutput.source(json, "source", embedded.source());
                });
    }

    private void vector(JsonGenerator json, float[] vector) throws IOException {
        if (encoding == VectorEncoding.BASE64) {
            json.writeStringField("vector-encoding", encoding.toString());
            ByteBuffer bytes =
                    ByteBuffer.allocate(Float.BYTES * vector.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(vector);
            json.writeFieldName("embedding");
            json.writeBinary(Base64Variants.MIME_NO_LINEFEEDS, bytes.array(), 0, bytes.capacity());
            return;
        }
        json.writeArrayFieldStart("embedding");
        for (float component : vector) {
            json.writeNumber(component);
        }
        json.writeEndArray();
    }

    /** Refuses what has no value in any format. */
    static void requireWritable(EmbeddedRecord embedded) {
        if (embedded.isDelete()) {
            throw new IllegalArgumentException("a deletion has no value: write a tombstone");
        }
        float[] vector = embedded.embedding();
        for (int i = 0; i < vector.length; i++) {
            if (!Float.isFinite(vector[i])) {
                throw new IllegalArgumentException(
                        String.format(
                                "component %d of the embedding is %s: no JSON number holds it, and"
                                        + " no index takes it; look at the model's precision",
                                i, vector[i]));
            }
        }
    }
}
