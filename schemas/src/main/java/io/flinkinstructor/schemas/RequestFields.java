package io.flinkinstructor.schemas;

import java.util.List;
import java.util.Map;

/** The fields of our own format as far as they were read. For one thread. */
class RequestFields {

    String id;
    String text;
    String instruction;
    List<String> instructionNames = List.of();
    Map<String, String> attributes = Map.of();
    boolean delete;

    /**
     * The request.
     *
     * @param keyId what the record's key says that the id is; null if it has none
     * @throws MalformedRecordException if fields are missing or contradict; carries the id
     */
    final EmbeddingRequest request(String keyId, SourcePosition source)
            throws MalformedRecordException {
        if (id != null && keyId != null && !id.equals(keyId)) {
            throw new MalformedRecordException(
                    String.format(
                            "the key is %s, but id is %s: make them equal, or leave one out",
                            Excerpt.of(keyId), Excerpt.of(id)));
        }
        String known = knownId(keyId);
        if (known == null) {
            throw new MalformedRecordException(
                    id == null && keyId == null
                            ? "id is missing: give it in the value, or as the record's key"
                            : "id is empty: give the document an id");
        }
        if (!delete && text == null) {
            throw new MalformedRecordException(
                    "text is missing or null: give it, or set op to \"delete\"", known);
        }
        if (instruction != null && !instructionNames.isEmpty()) {
            throw new MalformedRecordException(
                    "instruction and instruction-name are both given: leave one of them out",
                    known);
        }
        return new EmbeddingRequest(
                known,
                delete ? null : text,
                instruction,
                instructionNames,
                attributes,
                delete,
                source);
    }

    /** The id as far as it was read; null if there is none, or two. */
    final String knownId(String keyId) {
        String known = keyId == null ? id : keyId;
        boolean contradiction = id != null && !id.equals(known);
        return known == null || known.isEmpty() || contradiction ? null : known;
    }
}
