package io.flinkinstructor.schemas;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes requests of the fields that a {@link FieldMapping} names. Safe for use by many threads. */
final class MappedFields {

    private final FieldMapping mapping;
    private final String where;
    private final String unavailable;

    /** Of fields of the value itself. */
    MappedFields(FieldMapping mapping) {
        this(mapping, "", null);
    }

    /**
     * @param where follows a path in messages, such as {@code " in after"}
     * @param unavailable the string that stands for what was not sent; null for none
     */
    MappedFields(FieldMapping mapping, String where, String unavailable) {
        this.mapping = mapping;
        this.where = where;
        this.unavailable = unavailable;
    }

    /**
     * The document's id out of the fields that the mapping names, at least one.
     *
     * @throws MalformedRecordException if no id can be made of them
     */
    String id(Map<FieldPath, FieldValue> found) throws MalformedRecordException {
        DocumentIds id = new DocumentIds();
        for (FieldPath path : mapping.id()) {
            id.add(path + where, get(found, path, null));
        }
        return id.id();
    }

    /** Whether {@link #id} gives one. */
    boolean hasId(Map<FieldPath, FieldValue> found) {
        return mapping.id().stream()
                .map(path -> found.getOrDefault(path, FieldValue.MISSING))
                .allMatch(value -> DocumentIds.isPart(value) && !value.text().equals(unavailable));
    }

    /**
     * A document that is there.
     *
     * @throws MalformedRecordException if a field is not what it must be; carries the id
     */
    EmbeddingRequest upsert(String id, Map<FieldPath, FieldValue> found, SourcePosition source)
            throws MalformedRecordException {
        return new EmbeddingRequest(
                id, text(id, found), instruction(id, found), attributes(id, found), false, source);
    }

    private String text(String id, Map<FieldPath, FieldValue> found)
            throws MalformedRecordException {
        List<String> texts = new ArrayList<>(mapping.text().size());
        for (FieldPath path : mapping.text()) {
            FieldValue value = get(found, path, id);
            if (value.isBlank() && mapping.skipMissing()) {
                continue;
            }
            if (value.kind() != FieldValue.Kind.STRING || value.isBlank()) {
                throw wrong(path, value, "a string that is not blank, as part of the text", id);
            }
            texts.add(value.text());
        }
        if (texts.isEmpty()) {
            throw new MalformedRecordException(
                    "there is no text: all of "
                            + mapping.text()
                            + where
                            + " are missing, null or blank",
                    id);
        }
        return texts.size() == 1 ? texts.get(0) : String.join(mapping.separator(), texts);
    }

    private String instruction(String id, Map<FieldPath, FieldValue> found)
            throws MalformedRecordException {
        FieldPath path = mapping.instruction();
        if (path == null) {
            return null;
        }
        FieldValue value = get(found, path, id);
        if (value.isBlank() && mapping.skipMissing()) {
            return null;
        }
        if (value.kind() != FieldValue.Kind.STRING || value.isBlank()) {
            throw wrong(path, value, "a string that is not blank, as the instruction", id);
        }
        return value.text();
    }

    private Map<String, String> attributes(String id, Map<FieldPath, FieldValue> found)
            throws MalformedRecordException {
        if (mapping.attributes().isEmpty()) {
            return Map.of();
        }
        Map<String, String> attributes = new LinkedHashMap<>();
        for (Map.Entry<String, FieldPath> attribute : mapping.attributes().entrySet()) {
            FieldValue value = get(found, attribute.getValue(), id);
            switch (value.kind()) {
                case STRING -> attributes.put(attribute.getKey(), JsonScalar.of(value.text()));
                case NUMBER, BOOLEAN -> attributes.put(attribute.getKey(), value.text());
                case NULL -> attributes.put(attribute.getKey(), JsonScalar.NULL);
                default -> {
                    if (value.kind() != FieldValue.Kind.MISSING || !mapping.skipMissing()) {
                        throw wrong(
                                attribute.getValue(),
                                value,
                                "a string, a number, a boolean or null, as the attribute "
                                        + Excerpt.of(attribute.getKey()),
                                id);
                    }
                }
            }
        }
        return Collections.unmodifiableMap(attributes);
    }

    private FieldValue get(Map<FieldPath, FieldValue> found, FieldPath path, String id)
            throws MalformedRecordException {
        FieldValue value = found.getOrDefault(path, FieldValue.MISSING);
        if (value.kind() == FieldValue.Kind.STRING && value.text().equals(unavailable)) {
            throw new MalformedRecordException(
                    path
                            + where
                            + " is "
                            + Excerpt.of(unavailable)
                            + ": the database did not send the column, since it did not change; set"
                            + " REPLICA IDENTITY FULL for the table, so that each change carries"
                            + " the whole row, or what your database has in its place",
                    id);
        }
        return value;
    }

    private MalformedRecordException wrong(
            FieldPath path, FieldValue value, String wanted, String id) {
        boolean skippable = value.isBlank() && !mapping.skipMissing();
        return new MalformedRecordException(
                path
                        + where
                        + " is "
                        + value.words()
                        + ", but must be "
                        + wanted
                        + (skippable ? ": give it, or have fields skipped that are missing" : ""),
                id);
    }
}
