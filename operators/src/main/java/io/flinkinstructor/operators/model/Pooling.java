package io.flinkinstructor.operators.model;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * How token vectors become one vector, as sentence-transformers' Pooling does it. In the order in
 * which it joins several.
 */
public enum Pooling {
    CLS("cls", "pooling_mode_cls_token") {
        @Override
        public void pool(
                FloatBuffer tokens, int first, int from, int to, float[] token, float[] sum) {
            tokens.get(first, sum);
        }
    },
    MAX("max", "pooling_mode_max_tokens") {
        @Override
        public void pool(
                FloatBuffer tokens, int first, int from, int to, float[] token, float[] sum) {
            Arrays.fill(sum, to > from ? Float.NEGATIVE_INFINITY : 0);
            for (int i = from; i < to; i++) {
                tokens.get(first + i * sum.length, token);
                for (int j = 0; j < sum.length; j++) {
                    sum[j] = Math.max(sum[j], token[j]);
                }
            }
        }
    },
    MEAN("mean", "pooling_mode_mean_tokens") {
        @Override
        public void pool(
                FloatBuffer tokens, int first, int from, int to, float[] token, float[] sum) {
            add(tokens, first, from, to, token, sum);
            scale(sum, to > from ? 1f / (to - from) : 0);
        }
    },
    MEAN_SQRT_LEN("mean_sqrt_len_tokens", "pooling_mode_mean_sqrt_len_tokens") {
        @Override
        public void pool(
                FloatBuffer tokens, int first, int from, int to, float[] token, float[] sum) {
            add(tokens, first, from, to, token, sum);
            scale(sum, to > from ? (float) (1 / Math.sqrt(to - from)) : 0);
        }
    },
    WEIGHTED_MEAN("weightedmean", "pooling_mode_weightedmean_tokens") {
        @Override
        public void pool(
                FloatBuffer tokens, int first, int from, int to, float[] token, float[] sum) {
            Arrays.fill(sum, 0);
            float weights = 0;
            for (int i = from; i < to; i++) {
                int weight = i + 1;
                tokens.get(first + i * sum.length, token);
                for (int j = 0; j < sum.length; j++) {
                    sum[j] += weight * token[j];
                }
                weights += weight;
            }
            scale(sum, weights > 0 ? 1 / weights : 0);
        }
    },
    LAST_TOKEN("lasttoken", "pooling_mode_lasttoken") {
        @Override
        public void pool(
                FloatBuffer tokens, int first, int from, int to, float[] token, float[] sum) {
            if (to > from) {
                tokens.get(first + (to - 1) * sum.length, sum);
            } else {
                Arrays.fill(sum, 0);
            }
        }
    };

    private final String mode;
    private final String key;

    Pooling(String mode, String key) {
        this.mode = mode;
        this.key = key;
    }

    /** Its name in the newer files' {@code pooling_mode}. */
    public String mode() {
        return mode;
    }

    /** Its boolean key in the older files. */
    String key() {
        return key;
    }

    /**
     * Pools the tokens of one row. Without any token left to pool the result is the zero vector
     * (CLS always takes the row's first token, whatever is left out).
     *
     * @param tokens the graph's output, read by index only
     * @param first index of the row's first component
     * @param from first token to pool
     * @param to behind the last token to pool
     * @param token scratch for one token's components
     * @param sum takes the result; its length is the number of components of a token
     */
    public abstract void pool(
            FloatBuffer tokens, int first, int from, int to, float[] token, float[] sum);

    private static void add(
            FloatBuffer tokens, int first, int from, int to, float[] token, float[] sum) {
        Arrays.fill(sum, 0);
        for (int i = from; i < to; i++) {
            tokens.get(first + i * sum.length, token);
            for (int j = 0; j < sum.length; j++) {
                sum[j] += token[j];
            }
        }
    }

    private static void scale(float[] sum, float factor) {
        for (int j = 0; j < sum.length; j++) {
            sum[j] *= factor;
        }
    }
}
