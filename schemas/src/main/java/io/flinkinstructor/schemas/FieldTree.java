package io.flinkinstructor.schemas;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Paths as a tree, so that all of them are found in one pass over the JSON. Not changed after it is
 * made: safe for use by many threads.
 */
final class FieldTree {

    private final Map<String, FieldTree> children = new HashMap<>();

    /** The path that ends here; null if none does. */
    private FieldPath path;

    private FieldTree() {}

    static FieldTree of(Collection<FieldPath> paths) {
        FieldTree root = new FieldTree();
        for (FieldPath each : paths) {
            FieldTree node = root;
            for (String name : each.names()) {
                node = node.children.computeIfAbsent(name, added -> new FieldTree());
            }
            node.path = each;
        }
        return root;
    }

    /**
     * Reads a field of the object that this tree stands for; the parser stands at its name.
     *
     * @param found takes what was found; paths that lead nowhere are not in it
     */
    void field(JsonInput json, String name, Map<FieldPath, FieldValue> found)
            throws IOException, MalformedRecordException {
        FieldTree child = children.get(name);
        if (child == null) {
            json.skip();
        } else {
            child.value(json, json.value(), found);
        }
    }

    private void value(JsonInput json, JsonParser parser, Map<FieldPath, FieldValue> found)
            throws IOException, MalformedRecordException {
        if (path != null) {
            found.put(path, json.here(path.toString()));
        }
        if (children.isEmpty()) {
            parser.skipChildren();
        } else if (parser.currentToken() == JsonToken.START_OBJECT) {
            for (String name; (name = parser.nextFieldName()) != null; ) {
                field(json, name, found);
            }
        } else if (parser.currentToken() == JsonToken.START_ARRAY) {
            for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                FieldTree child = children.get(Integer.toString(i));
                if (child == null) {
                    parser.skipChildren();
                } else {
                    child.value(json, parser, found);
                }
            }
        }
    }
}
