package io.flinkinstructor.jobs.embed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Lines of output, in UTF-8. */
final class ResultWriter {

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    // The shortest decimals that give the floats back.
                    .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                    .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
                    .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                    .build();

    private final OutputStream out;

    ResultWriter(OutputStream out) {
        this.out = new BufferedOutputStream(out, 1 << 16);
    }

    /**
     * @param tokens tokens that went into the model
     */
    void embedding(float[] vector, int tokens, boolean truncated) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeArrayFieldStart("embedding");
            for (float component : vector) {
                json.writeNumber(component);
            }
            json.writeEndArray();
            json.writeNumberField("tokens", tokens);
            json.writeBooleanField("truncated", truncated);
            json.writeEndObject();
        }
        out.write('\n');
    }

    void error(String message) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("error", message);
            json.writeEndObject();
        }
        out.write('\n');
    }

    void flush() throws IOException {
        out.flush();
    }
}
