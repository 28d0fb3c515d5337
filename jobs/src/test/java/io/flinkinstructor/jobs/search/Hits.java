package io.flinkinstructor.jobs.search;

import io.flinkinstructor.operators.search.Hit;
import io.flinkinstructor.operators.search.SearchResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What searches find, made up. */
final class Hits {

    /** When it is, in milliseconds since the epoch. */
    static final long NOW = 1_700_000_100_000L;

    private Hits() {}

    static Hit hit(String id, String text, Map<String, String> attributes) {
        return new Hit(id, null, "0", 0, 1, text, attributes, 0.75, NOW - 5500, NOW - 5000);
    }

    static SearchResult result(Hit... hits) {
        return new SearchResult(List.of(hits), "Q: ", null, 7, false, 5_250_000, 1_300_000);
    }

    static SearchResult two() {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("year", "2020");
        attributes.put("lang", "\"en\"");
        return result(
                hit("a", "Ferries carry \"cars\".", attributes),
                new Hit("b", null, "c1", 1, 3, "<b>\u001b[31m\nü", Map.of(), 0.5, -1, -1));
    }
}
