package io.flinkinstructor.operators.search;

import java.util.Map;
import java.util.Objects;

/**
 * A chunk that was found.
 *
 * @param id the document's id
 * @param instructionName under which its vector is stored; null where vectors have no names
 * @param chunk the chunk's id within the document
 * @param position the chunk's place in the document, from 0
 * @param chunks how many chunks the document has
 * @param text the chunk's text
 * @param attributes of the document, each value as the JSON text of a scalar
 * @param score cosine of its vector and the query's, whatever the store orders by
 * @param sourceTime the document's timestamp in Kafka, in milliseconds since the epoch; -1 where
 *     unknown
 * @param writtenTime when this version was written to the store, in milliseconds since the epoch,
 *     by the store's clock; -1 where unknown. It is visible then, or with the checkpoint that
 *     follows
 */
public record Hit(
        String id,
        String instructionName,
        String chunk,
        int position,
        int chunks,
        String text,
        Map<String, String> attributes,
        double score,
        long sourceTime,
        long writtenTime) {

    /**
     * @throws NullPointerException if {@code id}, {@code chunk}, {@code text} or {@code attributes}
     *     is null
     */
    public Hit {
        Objects.requireNonNull(id, "id == null");
        Objects.requireNonNull(chunk, "chunk == null");
        Objects.requireNonNull(text, "text == null");
        Objects.requireNonNull(attributes, "attributes == null");
    }
}
