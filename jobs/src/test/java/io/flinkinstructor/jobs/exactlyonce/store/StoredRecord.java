package io.flinkinstructor.jobs.exactlyonce.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.SourcePosition;
import java.util.HashMap;
import java.util.Map;

/**
 * A row in the types of its store.
 *
 * @param attributes one JSON object
 * @param scope topic and partition, as {@code documents-3}
 * @param time of the source, in epoch milliseconds
 */
record StoredRecord(
        String id,
        String instructionName,
        String chunk,
        int position,
        int chunks,
        String text,
        String instruction,
        String model,
        String fingerprint,
        float[] embedding,
        String attributes,
        String scope,
        long version,
        long time) {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** The record that it was made of. */
    EmbeddedRecord asEmbedded() {
        return new EmbeddedRecord(
                id,
                chunk,
                position,
                chunks,
                text,
                instruction,
                instructionName.isEmpty() ? null : instructionName,
                model,
                fingerprint,
                embedding,
                attributesByName(),
                source());
    }

    private Map<String, String> attributesByName() {
        Map<String, String> byName = new HashMap<>();
        try {
            JSON.readTree(attributes)
                    .properties()
                    .forEach(each -> byName.put(each.getKey(), each.getValue().toString()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the attributes of " + id + " are no JSON", e);
        }
        return byName;
    }

    private SourcePosition source() {
        int dash = scope.lastIndexOf('-');
        return new SourcePosition(
                scope.substring(0, dash),
                Integer.parseInt(scope.substring(dash + 1)),
                version,
                time);
    }
}
