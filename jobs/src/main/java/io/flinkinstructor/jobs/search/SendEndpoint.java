package io.flinkinstructor.jobs.search;

import com.sun.net.httpserver.HttpExchange;
import io.flinkinstructor.schemas.EmbeddingRequest;
import io.flinkinstructor.schemas.EmbeddingRequestReader;
import io.flinkinstructor.schemas.MalformedRecordException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * {@code POST /api/documents}: sends a document to the pipeline's topic, in the topic's own form;
 * with {@code "op": "delete"} its deletion. Answers {@code {"time": ...}}, its timestamp there.
 */
final class SendEndpoint implements Endpoint {

    /** What a topic takes unless told otherwise. */
    private static final int MAX_BYTES = 1 << 20;

    private final Documents documents;
    private final EmbeddingRequestReader reader = new EmbeddingRequestReader();

    SendEndpoint(Documents documents) {
        this.documents = documents;
    }

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public Answer answer(HttpExchange request) throws IOException, Refusal, InterruptedException {
        EmbeddingRequest document;
        try {
            document = reader.read(null, Body.read(request, MAX_BYTES), null);
        } catch (MalformedRecordException e) {
            throw new Refusal(Refusal.BAD_REQUEST, e.getMessage());
        }
        try {
            long time = documents.send(document);
            return new Answer(
                    Answer.JSON, ("{\"time\":" + time + "}").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new Refusal(Refusal.UNAVAILABLE, "the document was not sent: " + e.getMessage());
        }
    }
}
