package io.flinkinstructor.schemas;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the JSON object that {@link AttributesWriter} writes. Safe for use by many threads.
 *
 * @see EmbeddingRequest#attributes()
 */
public final class AttributesReader {

    /**
     * The attributes, in their order.
     *
     * @param value JSON in UTF-8; not null
     * @throws MalformedRecordException if it is not an object of scalars
     */
    public Map<String, String> read(byte[] value) throws MalformedRecordException {
        Map<String, String> attributes = new LinkedHashMap<>();
        JsonInput.readObject(
                value, Integer.MAX_VALUE, (json, name) -> attributes.put(name, json.scalar(name)));
        return Collections.unmodifiableMap(attributes);
    }
}
