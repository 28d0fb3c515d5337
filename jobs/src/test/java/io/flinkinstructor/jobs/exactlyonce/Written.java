package io.flinkinstructor.jobs.exactlyonce;

import java.util.Map;

/**
 * A record that the load wrote, and what has to become of it. The arrays are not copied.
 *
 * @param number its place among all that the load wrote, from 0
 * @param fate what has to become of it
 * @param id the document's id; null where the record is unreadable
 * @param instruction what the model has to be given with the text; null where there is none
 * @param text the version's text; null for deletions and where the record is unreadable
 * @param attributes scalars in their JSON text, never null
 * @param key the Kafka record's key; may be null
 * @param value the Kafka record's value; null for a tombstone
 */
public record Written(
        long number,
        Fate fate,
        String id,
        String instruction,
        String text,
        Map<String, String> attributes,
        byte[] key,
        byte[] value) {

    /** For messages. */
    @Override
    public String toString() {
        return "record "
                + number
                + " ("
                + (id == null ? "unreadable" : id)
                + (attributes.containsKey(Documents.VERSION)
                        ? " version " + attributes.get(Documents.VERSION)
                        : "")
                + ", "
                + fate
                + ")";
    }
}
