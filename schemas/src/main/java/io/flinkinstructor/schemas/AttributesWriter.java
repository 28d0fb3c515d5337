package io.flinkinstructor.schemas;

import java.util.Map;

/**
 * Writes attributes as one JSON object, each value as it was given. For one thread.
 *
 * @see EmbeddingRequest#attributes()
 */
public final class AttributesWriter {

    private final JsonOutput output = new JsonOutput();

    /**
     * The object, in UTF-8.
     *
     * @throws IllegalArgumentException if a name has half of a surrogate pair, or if a value is not
     *     the JSON text of a scalar
     */
    public byte[] write(Map<String, String> attributes) {
        return output.object(json -> JsonOutput.scalars(json, attributes));
    }
}
