package io.flinkinstructor.schemas;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Reads requests from Kafka records whose value is a JSON object:
 *
 * <pre>{@code
 * {"id": "doc-1", "text": "...", "instruction": "Represent the document:",
 *  "attributes": {"lang": "en"}, "op": "upsert"}
 * }</pre>
 *
 * <ul>
 *   <li>{@code id} may be left out if the record has a key, which is then the id, and must equal it
 *       when both are there. Never empty.
 *   <li>{@code text} is needed unless {@code op} is {@code delete}. It may be empty, and hold any
 *       character, U+0000 too.
 *   <li>{@code instruction} may be left out. {@code instruction-name} may be given instead: a
 *       string, or an array of strings that are all different. Not both.
 *   <li>{@code attributes} are scalars; numbers keep their digits ({@code 1.50} stays so).
 *   <li>{@code op} is {@code upsert}, which is the default, or {@code delete}.
 *   <li>A null value, a tombstone, deletes the key's document.
 *   <li>{@code null} is the same as left out. Fields with other names are passed over. A name that
 *       is repeated, nesting deeper than 1,000, a number of more than 1,000 digits, and half of a
 *       surrogate pair are faults.
 *   <li>Key and value are strict UTF-8. A byte order mark before the value is skipped; before the
 *       key it is part of the id.
 * </ul>
 *
 * <p>Safe for use by many threads.
 */
public final class EmbeddingRequestReader implements RequestReader {

    /** The largest value that is read unless another limit is given: 64 MiB. */
    public static final int DEFAULT_MAX_BYTES = 64 << 20;

    private final int maxBytes;

    /** Reads values of up to {@link #DEFAULT_MAX_BYTES}. */
    public EmbeddingRequestReader() {
        this(DEFAULT_MAX_BYTES);
    }

    /**
     * @param maxBytes size of the largest value that is read, at least 1; larger ones are faults
     */
    public EmbeddingRequestReader(int maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException(
                    "largest value in bytes: " + maxBytes + ", must be at least 1");
        }
        this.maxBytes = maxBytes;
    }

    @Override
    public List<EmbeddingRequest> requests(byte[] key, byte[] value, SourcePosition source)
            throws MalformedRecordException {
        return List.of(read(key, value, source));
    }

    /**
     * Reads a Kafka record.
     *
     * @param key the record's key; null if it has none
     * @param value the record's value; null for a tombstone
     * @param source where it was read; null if nowhere
     * @throws MalformedRecordException if it is not a request; carries the id where it is known
     */
    public EmbeddingRequest read(byte[] key, byte[] value, SourcePosition source)
            throws MalformedRecordException {
        if (key != null) {
            JsonInput.requireUtf8("key", key);
        }
        String keyId = key == null ? null : Utf8.decode(key);
        if (value == null) {
            return tombstone(keyId, source);
        }
        Fields fields = new Fields();
        try {
            JsonInput.readObject(value, maxBytes, fields);
        } catch (MalformedRecordException e) {
            throw new MalformedRecordException(e.getMessage(), fields.knownId(keyId));
        }
        return fields.request(keyId, source);
    }

    private static EmbeddingRequest tombstone(String keyId, SourcePosition source)
            throws MalformedRecordException {
        if (keyId == null || keyId.isEmpty()) {
            throw new MalformedRecordException(
                    "a null value deletes its key's document, but the key is "
                            + (keyId == null ? "null" : "empty")
                            + ": send the document's id as key");
        }
        return new EmbeddingRequest(keyId, null, null, Map.of(), true, source);
    }

    /** What a value said. */
    private static final class Fields extends RequestFields implements JsonInput.FieldReader {

        @Override
        public void field(JsonInput json, String name)
                throws IOException, MalformedRecordException {
            switch (name) {
                case "id" -> id = json.string(name);
                case "text" -> text = json.string(name);
                case "instruction" -> instruction = json.string(name);
                case "instruction-name" -> instructionNames = names(json, name);
                case "attributes" -> attributes = json.scalars(name);
                case "op" -> delete = isDelete(json, json.string(name));
                default -> json.skip();
            }
        }

        private static List<String> names(JsonInput json, String name)
                throws IOException, MalformedRecordException {
            List<String> names = json.strings(name);
            if (new HashSet<>(names).size() != names.size()) {
                throw json.malformed(name + " names an instruction twice: name it once");
            }
            return names;
        }

        private static boolean isDelete(JsonInput json, String op) throws MalformedRecordException {
            if (op == null || op.equals("upsert")) {
                return false;
            }
            if (op.equals("delete")) {
                return true;
            }
            if (op.equals(EmbeddingRequestWriter.PART)) {
                throw json.malformed(
                        "op is \"part\": this is a part of a document, as dead letters have it, and"
                                + " would take the document's place: send the whole document");
            }
            throw json.malformed(
                    "op is " + Excerpt.of(op) + ", but must be \"upsert\" or \"delete\"");
        }
    }
}
