package io.flinkinstructor.schemas;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Kafka record's key as Kafka Connect writes it: a JSON object of columns, bare or as the {@code
 * payload} beside its {@code schema}; or one value, as JSON or as plain text.
 */
final class ForeignKey {

    /** The columns in their order; empty if the key is one value. */
    private final Map<String, FieldValue> columns;

    /** The one value; null if there are columns. */
    private final FieldValue value;

    ForeignKey(Map<String, FieldValue> columns, FieldValue value) {
        this.columns = columns;
        this.value = value;
    }

    /**
     * Reads a key.
     *
     * @param key null if the record has none
     * @throws MalformedRecordException if there is none, or if it is neither text nor such JSON
     */
    static ForeignKey read(byte[] key) throws MalformedRecordException {
        if (key == null) {
            throw new MalformedRecordException(
                    "the record has no key, and the document's id is in it: send one, or name the"
                            + " fields that the id is made of");
        }
        JsonInput.requireUtf8("key", key);
        String text = Utf8.decode(key);
        if (!text.startsWith("{")) {
            boolean quoted = text.startsWith("\"") && JsonScalar.isScalar(text);
            return new ForeignKey(
                    Map.of(), FieldValue.string(quoted ? JsonScalar.toText(text) : text));
        }
        Fields fields = new Fields();
        try {
            JsonInput.readObject(key, Integer.MAX_VALUE, fields);
        } catch (MalformedRecordException e) {
            throw new MalformedRecordException("the key: " + e.getMessage());
        }
        return fields.key();
    }

    /**
     * The document's id.
     *
     * @param paths the fields that it is made of; empty for all that the key has
     * @throws MalformedRecordException if one of them is not there, or no id can be made of it
     */
    String id(List<FieldPath> paths) throws MalformedRecordException {
        DocumentIds id = new DocumentIds();
        if (value != null) {
            if (paths.size() > 1) {
                throw new MalformedRecordException(
                        "the key is one value, but the document's id is made of " + paths);
            }
            id.add("the key", value);
            return id.id();
        }
        if (paths.isEmpty()) {
            if (columns.isEmpty()) {
                throw new MalformedRecordException(
                        "the key has no fields, and the document's id is made of them");
            }
            for (Map.Entry<String, FieldValue> column : columns.entrySet()) {
                id.add(Excerpt.of(column.getKey()) + " in the key", column.getValue());
            }
            return id.id();
        }
        for (FieldPath path : paths) {
            List<String> names = path.names();
            FieldValue found = names.size() > 1 ? null : columns.get(names.get(0));
            id.add(path + " in the key", found == null ? FieldValue.MISSING : found);
        }
        return id.id();
    }

    /** Whether it is where these fields are, at least one, whatever their values. */
    boolean has(List<FieldPath> paths) {
        return value != null
                ? paths.size() == 1
                : paths.stream()
                        .allMatch(
                                path ->
                                        path.names().size() == 1
                                                && columns.containsKey(path.names().get(0)));
    }

    /** What a key that is an object said. */
    private static final class Fields implements JsonInput.FieldReader {

        private final Map<String, FieldValue> outer = new LinkedHashMap<>();
        private final Map<String, FieldValue> payload = new LinkedHashMap<>();

        @Override
        public void field(JsonInput json, String name)
                throws IOException, MalformedRecordException {
            read(json, name, outer);
        }

        private void read(JsonInput json, String name, Map<String, FieldValue> into)
                throws IOException, MalformedRecordException {
            json.value();
            FieldValue found = json.here(name);
            into.put(name, found);
            if (into == outer && name.equals("payload") && found == FieldValue.OBJECT) {
                json.fields((inner, column) -> read(inner, column, payload));
            } else {
                json.skipHere();
            }
        }

        ForeignKey key() {
            boolean enveloped =
                    outer.size() == 2
                            && outer.containsKey("schema")
                            && outer.containsKey("payload");
            if (!enveloped) {
                return new ForeignKey(outer, null);
            }
            FieldValue inner = outer.get("payload");
            return inner == FieldValue.OBJECT
                    ? new ForeignKey(payload, null)
                    : new ForeignKey(Map.of(), inner);
        }
    }
}
