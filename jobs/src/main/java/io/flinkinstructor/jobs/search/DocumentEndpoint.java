package io.flinkinstructor.jobs.search;

import com.sun.net.httpserver.HttpExchange;
import io.flinkinstructor.schemas.EmbeddingRequest;
import io.flinkinstructor.schemas.EmbeddingRequestWriter;

/** {@code GET /api/document?id=...}: a document as it was last sent, as JSON. */
final class DocumentEndpoint implements Endpoint {

    private static final String PARAMETER = "id=";

    private final Documents documents;

    DocumentEndpoint(Documents documents) {
        this.documents = documents;
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public Answer answer(HttpExchange request) throws Refusal {
        String query = request.getRequestURI().getQuery();
        if (query == null || !query.startsWith(PARAMETER)) {
            throw new Refusal(Refusal.BAD_REQUEST, "say which document: /api/document?id=...");
        }
        EmbeddingRequest document = documents.get(query.substring(PARAMETER.length()));
        if (document == null) {
            throw new Refusal(
                    Refusal.NOT_FOUND, "no such document is known here: it was sent by others");
        }
        return new Answer(Answer.JSON, new EmbeddingRequestWriter().write(document));
    }
}
