package io.flinkinstructor.schemas;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which fields of a value that is not of our own format make a request.
 *
 * @param text strings that are joined to the text, in this order; at least one
 * @param separator what stands between them
 * @param id strings or numbers that the document's id is made of; empty for the record's key
 * @param attributes scalars that travel with the document, by the attribute's name
 * @param instruction the instruction that goes in with the text; null for the pipeline's
 * @param skipMissing whether a text or an instruction that is missing, null or blank, and an
 *     attribute that is missing, is left out; otherwise it is a fault
 */
public record FieldMapping(
        List<FieldPath> text,
        String separator,
        List<FieldPath> id,
        Map<String, FieldPath> attributes,
        FieldPath instruction,
        boolean skipMissing)
        implements Serializable {

    /** What stands between texts unless something else is asked for: a blank line. */
    public static final String BLANK_LINE = "\n\n";

    /** The text from the field {@code text}, the id from the key, and nothing else. */
    public static final FieldMapping DEFAULT =
            new FieldMapping(
                    List.of(FieldPath.parse("text")), BLANK_LINE, List.of(), Map.of(), null, false);

    /**
     * @throws NullPointerException if anything but {@code instruction} is null
     * @throws IllegalArgumentException if there is no text, or the separator has half of a
     *     surrogate pair
     */
    public FieldMapping {
        text = List.copyOf(text);
        id = List.copyOf(id);
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        Objects.requireNonNull(separator, "separator == null");
        if (text.isEmpty()) {
            throw new IllegalArgumentException("no field for the text: name at least one");
        }
        if (Utf8.firstLoneSurrogate(separator) >= 0) {
            throw new IllegalArgumentException("the separator has half of a surrogate pair");
        }
    }

    /** All fields that are looked at. */
    List<FieldPath> paths() {
        List<FieldPath> paths = new ArrayList<>(text);
        paths.addAll(id);
        paths.addAll(attributes.values());
        if (instruction != null) {
            paths.add(instruction);
        }
        return paths;
    }
}
