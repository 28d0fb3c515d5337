package io.flinkinstructor.schemas;

import com.fasterxml.jackson.core.JsonPointer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Where a field is in a value that is not of our own format: a JSON pointer (RFC 6901).
 *
 * @param pointer never null or empty
 */
public record FieldPath(JsonPointer pointer) implements Serializable {

    private static final Pattern BAD_ESCAPE = Pattern.compile("~(?![01])");

    /**
     * @throws NullPointerException if {@code pointer} is null
     * @throws IllegalArgumentException if it is empty, which points to the whole value
     */
    public FieldPath {
        Objects.requireNonNull(pointer, "pointer == null");
        if (pointer.matches()) {
            throw new IllegalArgumentException("points to the whole value: name a field");
        }
    }

    /**
     * Reads a path.
     *
     * @param text a JSON pointer, such as {@code /meta/title}; without a slash in front, the name
     *     of a top-level field
     * @throws IllegalArgumentException if it is empty, or has an escape that pointers do not have
     */
    public static FieldPath parse(String text) {
        if (!text.startsWith("/")) {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("is empty: name a field");
            }
            return new FieldPath(
                    JsonPointer.compile("/" + text.replace("~", "~0").replace("/", "~1")));
        }
        if (BAD_ESCAPE.matcher(text).find()) {
            throw new IllegalArgumentException(
                    Excerpt.of(text)
                            + " is no JSON pointer: in a name, ~0 stands for ~ and ~1 for /");
        }
        return new FieldPath(JsonPointer.compile(text));
    }

    /** The names on the way, at least one; an element of an array has its index for a name. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (JsonPointer rest = pointer; !rest.matches(); rest = rest.tail()) {
            names.add(rest.getMatchingProperty());
        }
        return names;
    }

    /** The last of the names. */
    public String name() {
        return pointer.last().getMatchingProperty();
    }

    /** The JSON pointer. */
    @Override
    public String toString() {
        return pointer.toString();
    }
}
