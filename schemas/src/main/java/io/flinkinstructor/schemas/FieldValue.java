package io.flinkinstructor.schemas;

/**
 * What stands at a {@link FieldPath}.
 *
 * @param kind what it is
 * @param text a string's characters, without half surrogate pairs; the JSON text of a number or a
 *     boolean; null for the others
 */
record FieldValue(Kind kind, String text) {

    static final FieldValue MISSING = new FieldValue(Kind.MISSING, null);
    static final FieldValue NULL = new FieldValue(Kind.NULL, null);
    static final FieldValue OBJECT = new FieldValue(Kind.OBJECT, null);
    static final FieldValue ARRAY = new FieldValue(Kind.ARRAY, null);

    /** What a value can be. */
    enum Kind {
        MISSING,
        NULL,
        STRING,
        NUMBER,
        BOOLEAN,
        OBJECT,
        ARRAY,
        /** What no JSON text holds: bytes, and numbers that are not finite. */
        OTHER
    }

    static FieldValue string(String text) {
        return new FieldValue(Kind.STRING, text);
    }

    static FieldValue number(String json) {
        return new FieldValue(Kind.NUMBER, json);
    }

    static FieldValue bool(boolean value) {
        return new FieldValue(Kind.BOOLEAN, JsonScalar.of(value));
    }

    /**
     * @param words what it is, for a person
     */
    static FieldValue other(String words) {
        return new FieldValue(Kind.OTHER, words);
    }

    /** Whether there is nothing. */
    boolean isAbsent() {
        return kind == Kind.MISSING || kind == Kind.NULL;
    }

    /** Whether there is nothing, or nothing but blanks. */
    boolean isBlank() {
        return isAbsent() || (kind == Kind.STRING && text.isBlank());
    }

    /** What was found, for a person: {@code an object}, {@code the number 12}. */
    String words() {
        return switch (kind) {
            case MISSING -> "missing";
            case NULL -> "null";
            case STRING -> text.isEmpty() ? "empty" : text.isBlank() ? "blank" : "a string";
            case NUMBER -> "the number " + unquoted();
            case BOOLEAN -> text;
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            case OTHER -> text;
        };
    }

    private String unquoted() {
        String excerpt = Excerpt.of(text);
        return excerpt.substring(1, excerpt.length() - 1);
    }
}
