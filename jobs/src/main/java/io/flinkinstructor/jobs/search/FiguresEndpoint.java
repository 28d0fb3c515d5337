package io.flinkinstructor.jobs.search;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.function.Supplier;

/** {@code GET /api/figures}: {@link Figures} as JSON, {@code null} for what is not known. */
final class FiguresEndpoint implements Endpoint {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Supplier<Figures> figures;

    FiguresEndpoint(Supplier<Figures> figures) {
        this.figures = figures;
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public Answer answer(HttpExchange request) throws IOException {
        Figures now = figures.get();
        ObjectNode json = JSON.createObjectNode();
        number(json, "documents-per-second", now.documentsPerSecond());
        json.put("documents", now.documents());
        number(json, "lag-median-ms", now.lagMedianMs());
        number(json, "lag-p99-ms", now.lagP99Ms());
        number(json, "batch-fill", now.batchFill());
        json.put("checkpoints", now.checkpoints());
        json.put("skipped", now.skipped());
        json.put("in-flight", now.inFlight());
        json.put("dead-letters", now.deadLetters());
        return new Answer(Answer.JSON, JSON.writeValueAsBytes(json));
    }

    private static void number(ObjectNode json, String name, double value) {
        if (Double.isFinite(value)) {
            json.put(name, value);
        } else {
            json.putNull(name);
        }
    }
}
