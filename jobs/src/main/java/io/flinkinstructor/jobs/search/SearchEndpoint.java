package io.flinkinstructor.jobs.search;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import io.flinkinstructor.operators.search.Search;
import io.flinkinstructor.operators.search.SearchException;
import io.flinkinstructor.operators.search.SearchRequest;
import io.flinkinstructor.schemas.JsonScalar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code POST /api/search}: {@code {"query": "...", "instruction": "...", "instruction-name":
 * "...", "filters": {"lang": "en"}, "limit": 10}}, of which only the query must be there. Answers
 * as {@link ResultJson} has it.
 */
final class SearchEndpoint implements Endpoint {

    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    /** More than any query that is taken, in UTF-8 with escapes. */
    private static final int MAX_BYTES = 1 << 20;

    private final Search search;

    SearchEndpoint(Search search) {
        this.search = search;
    }

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public Answer answer(HttpExchange request) throws IOException, Refusal, InterruptedException {
        SearchRequest asked = read(Body.read(request, MAX_BYTES));
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ResultJson.write(search.find(asked), out);
            return new Answer(Answer.JSON, out.toByteArray());
        } catch (SearchException e) {
            throw new Refusal(
                    switch (e.kind()) {
                        case BAD_QUERY -> Refusal.BAD_REQUEST;
                        case UNAVAILABLE -> Refusal.UNAVAILABLE;
                        case FATAL -> Refusal.INTERNAL;
                    },
                    e.getMessage());
        }
    }

    private static SearchRequest read(byte[] body) throws Refusal, IOException {
        JsonNode json;
        try {
            json = JSON.readTree(body);
        } catch (JacksonException e) {
            throw bad("not valid JSON: " + e.getOriginalMessage());
        }
        if (!json.isObject()) {
            throw bad("the request is no JSON object: send {\"query\": \"...\"}");
        }
        String query = text(json, "query");
        if (query == null) {
            throw bad("query is missing: send {\"query\": \"...\"}");
        }
        JsonNode limit = json.path("limit");
        if (!isAbsent(limit) && !limit.canConvertToInt()) {
            throw bad("limit must be a whole number");
        }
        return new SearchRequest(
                query,
                text(json, "instruction"),
                text(json, "instruction-name"),
                filters(json.path("filters")),
                limit.asInt(SearchRequest.DEFAULT_LIMIT));
    }

    private static String text(JsonNode json, String name) throws Refusal {
        JsonNode value = json.path(name);
        if (isAbsent(value)) {
            return null;
        }
        if (!value.isTextual()) {
            throw bad(name + " must be a string");
        }
        return value.textValue();
    }

    private static Map<String, String> filters(JsonNode json) throws Refusal {
        Map<String, String> filters = new LinkedHashMap<>();
        if (isAbsent(json)) {
            return filters;
        }
        if (!json.isObject()) {
            throw bad("filters must be an object of attributes");
        }
        for (Map.Entry<String, JsonNode> each : json.properties()) {
            JsonNode value = each.getValue();
            if (!value.isValueNode()) {
                throw bad("filters." + each.getKey() + " must be a scalar");
            }
            try {
                filters.put(
                        each.getKey(),
                        value.isTextual() ? JsonScalar.of(value.textValue()) : value.toString());
            } catch (IllegalArgumentException e) {
                throw bad("filters." + each.getKey() + " has " + e.getMessage());
            }
        }
        return filters;
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static Refusal bad(String message) {
        return new Refusal(Refusal.BAD_REQUEST, message);
    }
}
