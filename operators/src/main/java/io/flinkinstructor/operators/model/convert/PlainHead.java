package io.flinkinstructor.operators.model.convert;

import io.flinkinstructor.operators.model.Pooling;
import java.io.IOException;
import java.nio.FloatBuffer;

/** What makes one vector of a text's token vectors, in plain loops. */
final class PlainHead {

    private static final double SMALLEST_NORM = 1e-12;

    private PlainHead() {}

    /**
     * @param tokens one token's vector behind the other
     * @param width components of a token's vector
     * @param instruction how many leading tokens are not pooled
     */
    static float[] apply(TextHead head, float[] tokens, int width, int instruction)
            throws IOException {
        int length = tokens.length / width;
        int from = head.excludesInstruction() ? Math.min(length, instruction) : 0;
        float[] vector = new float[width * head.poolings().size()];
        for (int i = 0; i < head.poolings().size(); i++) {
            float[] pooled = pool(head.poolings().get(i), tokens, width, from);
            System.arraycopy(pooled, 0, vector, i * width, width);
        }
        for (TextHead.Layer layer : head.layers()) {
            if (layer instanceof TextHead.Dense dense) {
                vector = multiply(dense, vector);
            } else {
                normalize(vector);
            }
        }
        return vector;
    }

    private static float[] pool(Pooling pooling, float[] tokens, int width, int from) {
        float[] pooled = new float[width];
        pooling.pool(
                FloatBuffer.wrap(tokens), 0, from, tokens.length / width, new float[width], pooled);
        return pooled;
    }

    private static float[] multiply(TextHead.Dense dense, float[] vector) throws IOException {
        Linear linear = dense.linear();
        float[] bias = linear.bias() == null ? null : linear.bias().values();
        float[] result = new float[linear.outputs()];
        linear.weight()
                .forEachRow(
                        (row, weights) -> {
                            double sum = bias == null ? 0 : bias[row];
                            for (int i = 0; i < weights.length; i++) {
                                sum += weights[i] * vector[i];
                            }
                            result[row] = dense.activation().apply((float) sum);
                        });
        return result;
    }

    private static void normalize(float[] vector) {
        double squares = 0;
        for (float component : vector) {
            squares += (double) component * component;
        }
        double norm = Math.max(SMALLEST_NORM, Math.sqrt(squares));
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] / norm);
        }
    }
}
