package io.flinkinstructor.jobs.exactlyonce;

import java.util.List;
import java.util.Map;

/**
 * What a checker found.
 *
 * @param written how many records the load wrote
 * @param embeddings how many embeddings came out
 * @param deletions how many tombstones came out
 * @param letters how many dead letters came out
 * @param superseded how many versions newer ones took the place of; 0 unless the latest wins
 * @param counts violations by kind; those that there are none of are left out
 * @param examples some violations of each kind
 */
public record Verdict(
        long written,
        long embeddings,
        long deletions,
        long letters,
        long superseded,
        Map<Violation.Kind, Long> counts,
        List<Violation> examples) {

    /** Whether nothing is wrong. */
    public boolean clean() {
        return counts.isEmpty();
    }

    /** Violations of a kind. */
    public long count(Violation.Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }
}
