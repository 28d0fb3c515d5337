package io.flinkinstructor.jobs.retrieval;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Normalised discounted cumulative gain as trec_eval's {@code ndcg_cut} has it: the gain of a
 * document is its grade, the discount of rank r is log2(r + 1), and the sum is divided by that of
 * all judged documents in the best order.
 *
 * @param cutoff how many ranks count
 */
public record Ndcg(int cutoff) {

    /** As trec_eval ranks: by score, those of equal scores by their ids backwards. */
    private static final Comparator<Scored> RANKS =
            Comparator.comparingDouble(Scored::score).thenComparing(Scored::id).reversed();

    /**
     * @throws IllegalArgumentException if no rank counts
     */
    public Ndcg {
        if (cutoff < 1) {
            throw new IllegalArgumentException("cutoff must be 1 or more, is " + cutoff);
        }
    }

    /**
     * Of one query.
     *
     * @param found in any order, each document once; more than the cutoff where documents of equal
     *     scores may stand at it
     * @param grades of the judged documents by id; what is not judged counts as 0
     * @return from 0 to 1
     * @throws IllegalArgumentException if no document is relevant
     */
    public double of(List<Scored> found, Map<String, Integer> grades) {
        double best =
                sum(
                        grades.values().stream()
                                .sorted(Comparator.reverseOrder())
                                .limit(cutoff)
                                .toList());
        if (best == 0) {
            throw new IllegalArgumentException("no document is relevant");
        }
        return sum(
                        found.stream()
                                .sorted(RANKS)
                                .limit(cutoff)
                                .map(each -> grades.getOrDefault(each.id(), 0))
                                .toList())
                / best;
    }

    private static double sum(List<Integer> gains) {
        double sum = 0;
        for (int i = 0; i < gains.size(); i++) {
            sum += gains.get(i) * Math.log(2) / Math.log(i + 2);
        }
        return sum;
    }
}
