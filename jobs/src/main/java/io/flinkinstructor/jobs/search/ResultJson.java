package io.flinkinstructor.jobs.search;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.flinkinstructor.operators.search.Hit;
import io.flinkinstructor.operators.search.SearchResult;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * Writes what was found as one JSON object; times are milliseconds since the epoch, {@code null}
 * where unknown.
 */
public final class ResultJson {

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
                    .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                    .build();

    private static final double NANOS_PER_MILLI = 1e6;

    private ResultJson() {}

    /** Writes it, in UTF-8; the stream stays open. */
    public static void write(SearchResult result, OutputStream out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("instruction", result.instruction());
            json.writeStringField("instruction-name", result.instructionName());
            json.writeNumberField("tokens", result.tokens());
            json.writeBooleanField("truncated", result.truncated());
            json.writeNumberField("embed-ms", millis(result.embedNanos()));
            json.writeNumberField("search-ms", millis(result.searchNanos()));
            json.writeArrayFieldStart("hits");
            for (Hit hit : result.hits()) {
                write(hit, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static double millis(long nanos) {
        return Math.round(nanos / NANOS_PER_MILLI * 100) / 100.0;
    }

    private static void write(Hit hit, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", hit.id());
        json.writeStringField("chunk", hit.chunk());
        json.writeNumberField("position", hit.position());
        json.writeNumberField("chunks", hit.chunks());
        json.writeNumberField("score", hit.score());
        json.writeStringField("text", hit.text());
        json.writeObjectFieldStart("attributes");
        for (Map.Entry<String, String> attribute : hit.attributes().entrySet()) {
            json.writeFieldName(attribute.getKey());
            json.writeRawValue(attribute.getValue());
        }
        json.writeEndObject();
        time(json, "source-time", hit.sourceTime());
        time(json, "written-time", hit.writtenTime());
        json.writeEndObject();
    }

    private static void time(JsonGenerator json, String name, long millis) throws IOException {
        if (millis < 0) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, millis);
        }
    }
}
