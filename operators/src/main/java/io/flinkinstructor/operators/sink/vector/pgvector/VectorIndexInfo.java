package io.flinkinstructor.operators.sink.vector.pgvector;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An index over the vectors of a table that is there.
 *
 * @param method HNSW or IVFFlat
 * @param lists of an IVFFlat index; 0 of others
 */
record VectorIndexInfo(IndexMethod method, Distance distance, int lists) {

    private static final Pattern LISTS = Pattern.compile("(?:.*,)?lists=(\\d+)(?:,.*)?");

    /** What IVFFlat has unless told otherwise. */
    private static final int DEFAULT_LISTS = 100;

    /**
     * From the catalogs.
     *
     * @param method such as {@code hnsw}
     * @param operatorClass such as {@code vector_cosine_ops}
     * @param options such as {@code m=16,ef_construction=64}; null for none
     * @return null for an index that our searches cannot use
     */
    static VectorIndexInfo of(String method, String operatorClass, String options) {
        for (Distance distance : Distance.values()) {
            for (VectorType type : VectorType.values()) {
                if (distance.operatorClass(type).equals(operatorClass)) {
                    return method.equals(IndexMethod.IVFFLAT.toString())
                            ? new VectorIndexInfo(IndexMethod.IVFFLAT, distance, lists(options))
                            : new VectorIndexInfo(IndexMethod.HNSW, distance, 0);
                }
            }
        }
        return null;
    }

    private static int lists(String options) {
        Matcher matcher = LISTS.matcher(options == null ? "" : options);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : DEFAULT_LISTS;
    }

    /** The distance to order by: the preferred one if an index has it, or if there is no index. */
    static Distance distance(List<VectorIndexInfo> indexes, Distance preferred) {
        return indexes.isEmpty() || indexes.stream().anyMatch(each -> each.distance() == preferred)
                ? preferred
                : indexes.get(0).distance();
    }

    /**
     * How many of IVFFlat's lists a search reads: the square root of their number, as pgvector's
     * documentation has it; 0 where there are no lists.
     */
    static int probes(List<VectorIndexInfo> indexes) {
        int most = indexes.stream().mapToInt(VectorIndexInfo::lists).max().orElse(0);
        return (int) Math.ceil(Math.sqrt(most));
    }
}
