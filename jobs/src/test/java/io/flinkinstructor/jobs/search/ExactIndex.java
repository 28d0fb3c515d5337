package io.flinkinstructor.jobs.search;

import io.flinkinstructor.operators.search.AttributeValue;
import io.flinkinstructor.operators.search.Hit;
import io.flinkinstructor.operators.search.SearchException;
import io.flinkinstructor.operators.search.VectorIndex;
import io.flinkinstructor.operators.search.VectorQuery;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Documents of one chunk in memory, all of which each search looks at. */
final class ExactIndex implements VectorIndex {

    private record Row(Hit hit, float[] vector) {}

    private final Map<String, Row> rows = new ConcurrentHashMap<>();

    /** What searches fail with; null for nothing. */
    volatile SearchException failure;

    volatile boolean closed;

    void put(Hit hit, float[] vector) {
        rows.put(hit.id(), new Row(hit, vector));
    }

    void remove(String id) {
        rows.remove(id);
    }

    @Override
    public void check(String model, String fingerprint, int dimension) throws SearchException {
        throwIfAny();
    }

    private void throwIfAny() throws SearchException {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public List<Hit> nearest(VectorQuery query) throws SearchException {
        throwIfAny();
        return rows.values().stream()
                .filter(row -> matches(row.hit().attributes(), query.filters()))
                .map(row -> scored(row, query.vector()))
                .sorted(Comparator.comparingDouble(Hit::score).reversed())
                .limit(query.limit())
                .toList();
    }

    private static boolean matches(Map<String, String> attributes, Map<String, String> filters) {
        return filters.entrySet().stream()
                .allMatch(
                        filter ->
                                attributes.containsKey(filter.getKey())
                                        && AttributeValue.canonical(attributes.get(filter.getKey()))
                                                .equals(
                                                        AttributeValue.canonical(
                                                                filter.getValue())));
    }

    private static Hit scored(Row row, float[] query) {
        double score = 0;
        for (int i = 0; i < query.length; i++) {
            score += query[i] * row.vector()[i];
        }
        Hit hit = row.hit();
        return new Hit(
                hit.id(),
                hit.instructionName(),
                hit.chunk(),
                hit.position(),
                hit.chunks(),
                hit.text(),
                hit.attributes(),
                score,
                hit.sourceTime(),
                hit.writtenTime());
    }

    @Override
    public void close() {
        closed = true;
    }
}
