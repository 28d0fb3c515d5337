package io.flinkinstructor.schemas;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes a document's id of one value or of several. Of several, {@code /} stands between them, and
 * {@code ~1} for a {@code /} within one, {@code ~0} for a {@code ~}: different values never give
 * the same id.
 */
final class DocumentIds {

    private final List<String> parts = new ArrayList<>();

    /**
     * Takes the next value.
     *
     * @param where its place, for a person
     * @throws MalformedRecordException if it is neither a number nor a string that is not empty
     */
    void add(String where, FieldValue value) throws MalformedRecordException {
        if (!isPart(value)) {
            throw new MalformedRecordException(
                    where
                            + " is "
                            + value.words()
                            + ", but the document's id is made of it: it must be a string that is"
                            + " not empty, or a number");
        }
        parts.add(value.text());
    }

    /** Whether an id can be made of a value. */
    static boolean isPart(FieldValue value) {
        return value.kind() == FieldValue.Kind.NUMBER
                || (value.kind() == FieldValue.Kind.STRING && !value.text().isEmpty());
    }

    /** The id of the values taken, at least one. */
    String id() {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        List<String> escaped = new ArrayList<>();
        for (String part : parts) {
            escaped.add(part.replace("~", "~0").replace("/", "~1"));
        }
        return String.join("/", escaped);
    }
}
