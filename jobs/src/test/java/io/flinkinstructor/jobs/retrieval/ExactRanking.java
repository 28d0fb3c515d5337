package io.flinkinstructor.jobs.retrieval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Finds by the cosine to every vector there is, in double precision. */
public final class ExactRanking {

    private final Map<String, float[]> vectors;

    /**
     * @param vectors by document; none is zero
     */
    public ExactRanking(Map<String, float[]> vectors) {
        this.vectors = Map.copyOf(vectors);
    }

    /** The nearest first. */
    public List<Scored> nearest(float[] query, int limit) {
        List<Scored> all = new ArrayList<>(vectors.size());
        vectors.forEach((id, vector) -> all.add(new Scored(id, cosine(query, vector))));
        all.sort(Comparator.comparingDouble(Scored::score).reversed());
        return List.copyOf(all.subList(0, Math.min(limit, all.size())));
    }

    private static double cosine(float[] a, float[] b) {
        double product = 0;
        double squareOfA = 0;
        double squareOfB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
            squareOfA += (double) a[i] * a[i];
            squareOfB += (double) b[i] * b[i];
        }
        return product / Math.sqrt(squareOfA * squareOfB);
    }
}
