package io.flinkinstructor.operators.source;

import io.flinkinstructor.schemas.DeadLetter;
import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.EmbeddingRequest;
import io.flinkinstructor.schemas.EmbeddingRequestWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Makes the dead letters of the stages after reading: the request is written as JSON again, so that
 * whoever mends what was wrong can send key and payload to the input topic. For one thread.
 */
public final class RequestLetters {

    private final EmbeddingRequestWriter writer = new EmbeddingRequestWriter();

    /**
     * A dead letter with the request as payload, and its id as key.
     *
     * @param stage {@link DeadLetter#EMBED} or {@link DeadLetter#WRITE}
     * @param reason what was wrong and the way out, for a person
     * @param chunk the id of the chunk that failed; null where the whole document did
     * @param request the request
     */
    public DeadLetter letter(String stage, String reason, String chunk, EmbeddingRequest request) {
        return letter(stage, reason, chunk, request, false);
    }

    /**
     * A dead letter for a part of a document. Its payload is refused as a request, since it would
     * take the document's place.
     *
     * @param request what of the document the part holds
     */
    public DeadLetter ofPart(String stage, String reason, String chunk, EmbeddingRequest request) {
        return letter(
                stage,
                reason + " (this is a part of the document: to try again, send the whole document)",
                chunk,
                request,
                true);
    }

    private DeadLetter letter(
            String stage, String reason, String chunk, EmbeddingRequest request, boolean part) {
        byte[] payload = null;
        String why = reason;
        try {
            payload = part ? writer.writePart(request) : writer.write(request);
        } catch (IllegalArgumentException e) {
            // Only a request made in code can be one that JSON does not hold.
            why = reason + " (the request cannot be written as JSON: " + e.getMessage() + ")";
        }
        return new DeadLetter(
                stage,
                why,
                request.id(),
                chunk,
                request.source(),
                request.id().getBytes(StandardCharsets.UTF_8),
                payload,
                payload == null ? 0 : payload.length);
    }

    /**
     * A dead letter for an embedding or a deletion that could not be written.
     *
     * @param reason as above
     */
    public DeadLetter unwritten(EmbeddedRecord embedded, String reason) {
        boolean delete = embedded.isDelete();
        String name = embedded.instructionName();
        String text = embedded.text() == null ? "" : embedded.text();
        EmbeddingRequest request =
                new EmbeddingRequest(
                        embedded.id(),
                        delete ? null : text,
                        name == null ? embedded.instruction() : null,
                        name == null ? List.of() : List.of(name),
                        embedded.attributes(),
                        delete,
                        embedded.source());
        return embedded.isPart()
                ? ofPart(DeadLetter.WRITE, reason, embedded.chunk(), request)
                : letter(DeadLetter.WRITE, reason, embedded.chunk(), request);
    }
}
