package io.flinkinstructor.operators.search;

import io.flinkinstructor.schemas.JsonScalar;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a collection is asked for. The vector is not copied: treat it as immutable.
 *
 * @param vector of the query, not all zero
 * @param modelFingerprint of the model that made it; vectors of others cannot be compared with it
 * @param instructionName under which name vectors are searched; null where they have none
 * @param filters attributes that a hit has, by name; each value is the JSON text of a scalar, and
 *     matches one of the same {@link AttributeValue value}
 * @param limit how many hits at most, at least 1
 */
public record VectorQuery(
        float[] vector,
        String modelFingerprint,
        String instructionName,
        Map<String, String> filters,
        int limit) {

    /**
     * @throws NullPointerException if the vector, the fingerprint or the filters are null
     * @throws IllegalArgumentException if the vector is empty, a filter is not the JSON text of a
     *     scalar, or the limit is below 1
     */
    public VectorQuery {
        Objects.requireNonNull(vector, "vector == null");
        Objects.requireNonNull(modelFingerprint, "modelFingerprint == null");
        filters = new TreeMap<>(filters);
        if (vector.length == 0) {
            throw new IllegalArgumentException("the vector is empty");
        }
        filters.forEach(
                (name, value) -> {
                    if (!JsonScalar.isScalar(value)) {
                        throw new IllegalArgumentException(
                                "the filter on " + name + " is not the JSON text of a scalar");
                    }
                });
        if (limit < 1) {
            throw new IllegalArgumentException("the limit is " + limit + ", must be at least 1");
        }
    }
}
