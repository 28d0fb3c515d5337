package io.flinkinstructor.operators.model.convert;

/** Attention among the tokens of each text, in plain loops. */
final class PlainAttention {

    private PlainAttention() {}

    /**
     * @param scale what a product of query and key is multiplied by
     * @param bias of each head for each offset of the key, as {@link RelativeBuckets#table}; null
     *     for none
     */
    static PlainTokens of(
            PlainTokens queries,
            PlainTokens keys,
            PlainTokens values,
            int heads,
            float scale,
            float[] bias) {
        int width = queries.width();
        float[] result = new float[queries.values().length];
        int first = 0;
        for (int length : queries.lengths()) {
            for (int head = 0; head < heads; head++) {
                for (int query = 0; query < length; query++) {
                    float[] weights = new float[length];
                    int at = (first + query) * width + head * (width / heads);
                    for (int key = 0; key < length; key++) {
                        int other = (first + key) * width + head * (width / heads);
                        double product = 0;
                        for (int i = 0; i < width / heads; i++) {
                            product += queries.values()[at + i] * keys.values()[other + i];
                        }
                        weights[key] =
                                (float) (product * scale) + bias(bias, heads, head, key - query);
                    }
                    softmax(weights);
                    for (int key = 0; key < length; key++) {
                        int other = (first + key) * width + head * (width / heads);
                        for (int i = 0; i < width / heads; i++) {
                            result[at + i] += weights[key] * values.values()[other + i];
                        }
                    }
                }
            }
            first += length;
        }
        return queries.with(width, result);
    }

    private static float bias(float[] table, int heads, int head, int offset) {
        if (table == null) {
            return 0;
        }
        int largest = (table.length / heads - 1) / 2;
        int near = Math.max(-largest, Math.min(largest, offset));
        return table[(near + largest) * heads + head];
    }

    private static void softmax(float[] weights) {
        float largest = Float.NEGATIVE_INFINITY;
        for (float weight : weights) {
            largest = Math.max(largest, weight);
        }
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) Math.exp(weights[i] - largest);
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= (float) sum;
        }
    }
}
