package io.flinkinstructor.jobs.search;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.flinkinstructor.operators.search.Search;
import io.flinkinstructor.operators.search.SearchException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code GET /api/about}: the model, and what it may be told beside a query: {@code {"model":
 * "...", "instructions": [{"name": null, "instruction": "..."}]}}, the usual one first.
 */
final class AboutEndpoint implements Endpoint {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final byte[] about;

    AboutEndpoint(Search search) throws IOException {
        ObjectNode root = JSON.createObjectNode().put("model", search.model().name());
        ArrayNode instructions = root.putArray("instructions");
        List<String> names = new ArrayList<>(search.instructions().names());
        if (names.isEmpty()) {
            names.add(null);
        }
        for (String name : names) {
            instructions.addObject().put("name", name).put("instruction", of(search, name));
        }
        this.about = JSON.writeValueAsBytes(root);
    }

    private static String of(Search search, String name) {
        try {
            return search.instructions().instruction(name);
        } catch (SearchException e) {
            throw new IllegalStateException("A name that there is has no instruction", e);
        }
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public Answer answer(HttpExchange request) {
        return new Answer(Answer.JSON, about);
    }
}
