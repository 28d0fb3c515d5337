package io.flinkinstructor.operators.model.convert;

/**
 * T5's relative positions: nearby distances have a bucket each, farther ones share buckets that
 * grow with the logarithm of the distance, and all beyond the largest distance share the last. Half
 * of the buckets are for keys before the query, half for keys behind it.
 *
 * @param buckets at least 4, even
 * @param largest from this distance on all are the same; larger than {@code buckets / 4}
 * @see <a href="https://arxiv.org/abs/1910.10683">Raffel et al. 2020, section 2.1</a>
 */
record RelativeBuckets(int buckets, int largest) {

    /**
     * @param offset position of the key minus position of the query
     */
    int of(int offset) {
        int half = buckets / 2;
        int exact = half / 2;
        int distance = Math.abs(offset);
        int bucket = distance;
        if (distance >= exact) {
            // In float, as the reference computes it: a bucket's border must not move.
            float share =
                    (float) Math.log((float) distance / exact)
                            / (float) Math.log((double) largest / exact);
            bucket = Math.min(half - 1, exact + (int) (share * (half - exact)));
        }
        return offset > 0 ? half + bucket : bucket;
    }

    /**
     * The bias of each head for each offset from {@code -largest} to {@code largest}, which stand
     * for all farther ones too.
     *
     * @param biases [buckets, heads]
     * @return [2 * largest + 1, heads]
     */
    float[] table(float[] biases, int heads) {
        float[] table = new float[(2 * largest + 1) * heads];
        for (int offset = -largest; offset <= largest; offset++) {
            System.arraycopy(biases, of(offset) * heads, table, (offset + largest) * heads, heads);
        }
        return table;
    }
}
