package io.flinkinstructor.jobs.search;

import com.sun.net.httpserver.HttpExchange;
import io.flinkinstructor.schemas.EmbeddingRequest;
import io.flinkinstructor.schemas.EmbeddingRequestWriter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

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
        String query = request.getRequestURI().getRawQuery();
        if (query == null || !query.startsWith(PARAMETER) || query.indexOf('&') >= 0) {
            throw new Refusal(Refusal.BAD_REQUEST, "say which document: /api/document?id=...");
        }
        EmbeddingRequest document = documents.get(decode(query.substring(PARAMETER.length())));
        if (document == null) {
            throw new Refusal(
                    Refusal.NOT_FOUND, "no such document is known here: it was sent by others");
        }
        return new Answer(Answer.JSON, new EmbeddingRequestWriter().write(document));
    }

    private static String decode(String text) throws Refusal {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refusal(Refusal.BAD_REQUEST, "the id is not encoded as in a URL");
        }
    }
}
