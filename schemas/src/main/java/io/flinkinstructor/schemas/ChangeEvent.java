package io.flinkinstructor.schemas;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * A change event of Debezium as far as it is looked at: the envelope's {@code op}, {@code before}
 * and {@code after}, bare or as the {@code payload} beside its {@code schema}.
 */
final class ChangeEvent {

    /** The envelope's {@code op}; null if it has none. */
    final String op;

    /** What was found in the row before the change; null if there was no row. */
    final Map<FieldPath, FieldValue> before;

    /** The same after the change. */
    final Map<FieldPath, FieldValue> after;

    private ChangeEvent(Fields fields) {
        this.op = fields.op;
        this.before = fields.before;
        this.after = fields.after;
    }

    /**
     * Reads a record's value.
     *
     * @param beforeTree what is looked for in {@code before}
     * @param afterTree what is looked for in {@code after}
     */
    static ChangeEvent read(byte[] value, int maxBytes, FieldTree beforeTree, FieldTree afterTree)
            throws MalformedRecordException {
        Fields fields = new Fields(beforeTree, afterTree);
        JsonInput.readObject(value, maxBytes, fields);
        if (fields.bare && fields.enveloped) {
            throw new MalformedRecordException(
                    "fields of a change event are both in payload and beside it");
        }
        return new ChangeEvent(fields);
    }

    /** What a value said. */
    private static final class Fields implements JsonInput.FieldReader {

        private final FieldTree beforeTree;
        private final FieldTree afterTree;
        private boolean bare;
        private boolean enveloped;
        private String op;
        private Map<FieldPath, FieldValue> before;
        private Map<FieldPath, FieldValue> after;

        Fields(FieldTree beforeTree, FieldTree afterTree) {
            this.beforeTree = beforeTree;
            this.afterTree = afterTree;
        }

        @Override
        public void field(JsonInput json, String name)
                throws IOException, MalformedRecordException {
            if (name.equals("payload")) {
                enveloped = true;
                if (!json.object(name, this::inEvent)) {
                    throw json.malformed("payload is null: a deletion is a null value as such");
                }
            } else {
                bare |= inEvent(json, name);
            }
        }

        /** Whether it is a field that is looked at. */
        private boolean inEvent(JsonInput json, String name)
                throws IOException, MalformedRecordException {
            switch (name) {
                case "op" -> op = json.string(name);
                case "before" -> before = row(json, name, beforeTree);
                case "after" -> after = row(json, name, afterTree);
                default -> {
                    json.skip();
                    return false;
                }
            }
            return true;
        }

        private static Map<FieldPath, FieldValue> row(JsonInput json, String name, FieldTree tree)
                throws IOException, MalformedRecordException {
            Map<FieldPath, FieldValue> found = new HashMap<>();
            return json.object(name, (inner, column) -> tree.field(inner, column, found))
                    ? found
                    : null;
        }
    }
}
