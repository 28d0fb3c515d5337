package io.flinkinstructor.schemas;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads requests from Kafka records whose value is any JSON object, by a {@link FieldMapping}.
 *
 * <ul>
 *   <li>Each value is a document that is there; fields that are not mapped are passed over.
 *   <li>A null value, a tombstone, deletes the key's document. Where the id is made of fields and
 *       the key is a JSON object, as Kafka Connect writes it, the fields are looked for in the key;
 *       otherwise the key's text is the id.
 *   <li>The JSON is held to the same rules as that of {@link EmbeddingRequestReader}.
 * </ul>
 *
 * <p>Safe for use by many threads.
 */
public final class MappedRequestReader implements RequestReader {

    private final int maxBytes;
    private final FieldMapping mapping;
    private final FieldTree tree;
    private final MappedFields fields;

    /**
     * @param maxBytes size of the largest value that is read, at least 1; larger ones are faults
     */
    public MappedRequestReader(int maxBytes, FieldMapping mapping) {
        this.maxBytes = maxBytes;
        this.mapping = Objects.requireNonNull(mapping, "mapping == null");
        this.tree = FieldTree.of(mapping.paths());
        this.fields = new MappedFields(mapping);
    }

    @Override
    public List<EmbeddingRequest> requests(byte[] key, byte[] value, SourcePosition source)
            throws MalformedRecordException {
        if (value == null) {
            return List.of(
                    new EmbeddingRequest(deletedId(key), null, null, Map.of(), true, source));
        }
        String keyId = mapping.id().isEmpty() ? textId(key) : null;
        Map<FieldPath, FieldValue> found = new HashMap<>();
        try {
            JsonInput.readObject(value, maxBytes, (json, name) -> tree.field(json, name, found));
        } catch (MalformedRecordException e) {
            throw new MalformedRecordException(e.getMessage(), keyId);
        }
        return List.of(fields.upsert(keyId == null ? fields.id(found) : keyId, found, source));
    }

    private String deletedId(byte[] key) throws MalformedRecordException {
        boolean object = key != null && key.length > 0 && key[0] == '{';
        return object && !mapping.id().isEmpty()
                ? ForeignKey.read(key).id(mapping.id())
                : textId(key);
    }

    /**
     * The id that the text of a key is.
     *
     * @throws MalformedRecordException if there is none, or if it is not UTF-8
     */
    static String textId(byte[] key) throws MalformedRecordException {
        if (key == null || key.length == 0) {
            throw new MalformedRecordException(
                    "the record's key is "
                            + (key == null ? "null" : "empty")
                            + ", and the document's id is in it: send it, or name the fields that"
                            + " the id is made of");
        }
        JsonInput.requireUtf8("key", key);
        return Utf8.decode(key);
    }
}
