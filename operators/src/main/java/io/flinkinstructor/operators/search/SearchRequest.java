package io.flinkinstructor.operators.search;

import java.util.Map;
import java.util.Objects;

/**
 * What somebody wants to find.
 *
 * @param query in plain text
 * @param instruction what the model is told beside it; empty for nothing; null for what is set for
 *     queries
 * @param instructionName under which name vectors are searched; null for the only one there is
 * @param filters as in {@link VectorQuery#filters()}
 * @param limit how many hits at most
 */
public record SearchRequest(
        String query,
        String instruction,
        String instructionName,
        Map<String, String> filters,
        int limit) {

    /** How many hits a search gives unless asked for another number. */
    public static final int DEFAULT_LIMIT = 10;

    /**
     * @throws NullPointerException if {@code query} or {@code filters} is null
     */
    public SearchRequest {
        Objects.requireNonNull(query, "query == null");
        Objects.requireNonNull(filters, "filters == null");
    }

    /** With all else as it is set. */
    public static SearchRequest of(String query) {
        return new SearchRequest(query, null, null, Map.of(), DEFAULT_LIMIT);
    }
}
