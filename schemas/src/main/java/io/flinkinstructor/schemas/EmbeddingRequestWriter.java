package io.flinkinstructor.schemas;

/**
 * Writes requests as the JSON that {@link EmbeddingRequestReader} reads. The source position is not
 * written. For one thread.
 */
public final class EmbeddingRequestWriter {

    /** The operation of what is no request. */
    static final String PART = "part";

    private final JsonOutput output = new JsonOutput();

    /**
     * The JSON of a request, in UTF-8.
     *
     * @throws IllegalArgumentException if a text has half of a surrogate pair, or an attribute is
     *     not the JSON text of a scalar
     */
    public byte[] write(EmbeddingRequest request) {
        return write(request, request.delete() ? "delete" : "upsert");
    }

    /**
     * The JSON of what a request would be for a part of a document, which is refused where requests
     * are read: it would take the document's place.
     *
     * @throws IllegalArgumentException as {@link #write}
     */
    public byte[] writePart(EmbeddingRequest request) {
        return write(request, PART);
    }

    private byte[] write(EmbeddingRequest request, String operation) {
        return output.object(
                json -> {
                    JsonOutput.string(json, "id", request.id());
                    if (request.text() != null) {
                        JsonOutput.string(json, "text", request.text());
                    }
                    if (request.instruction() != null) {
                        JsonOutput.string(json, "instruction", request.instruction());
                    }
                    if (!request.instructionNames().isEmpty()) {
                        JsonOutput.strings(json, "instruction-name", request.instructionNames());
                    }
                    if (!request.attributes().isEmpty()) {
                        JsonOutput.scalars(json, "attributes", request.attributes());
                    }
                    json.writeStringField("op", operation);
                });
    }
}
