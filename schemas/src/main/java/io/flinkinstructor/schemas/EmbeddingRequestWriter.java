package io.flinkinstructor.schemas;

/**
 * Writes requests as the JSON that {@link EmbeddingRequestReader} reads. The source position is not
 * written. For one thread.
 */
public final class EmbeddingRequestWriter {

    private final JsonOutput output = new JsonOutput();

    /**
     * The JSON of a request, in UTF-8.
     *
     * @throws IllegalArgumentException if a text has half of a surrogate pair, or an attribute is
     *     not the JSON text of a scalar
     */
    public byte[] write(EmbeddingRequest request) {
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
                    json.writeStringField("op", request.delete() ? "delete" : "upsert");
                });
    }
}
