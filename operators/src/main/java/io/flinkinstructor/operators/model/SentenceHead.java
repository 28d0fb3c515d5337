package io.flinkinstructor.operators.model;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * What makes vectors of a graph's output: pooling, then layers. Immutable, for any number of
 * threads.
 */
public final class SentenceHead {

    private final int width;
    private final List<Pooling> poolings;
    private final List<Layer> layers;
    private final int dimension;

    /**
     * @param width components of a token's vector, or of a text's if the graph pools
     * @param poolings joined in this order; empty if the graph pools
     * @param layers applied in this order to the pooled vector
     */
    SentenceHead(int width, List<Pooling> poolings, List<Layer> layers) {
        this.width = width;
        this.poolings = List.copyOf(poolings);
        this.layers = List.copyOf(layers);
        int components = width * Math.max(1, poolings.size());
        for (Layer layer : layers) {
            components = layer.outputs(components);
        }
        this.dimension = components;
    }

    /** Components of what it takes: a token's vector, or a text's if the graph pools. */
    public int width() {
        return width;
    }

    /**
     * Whether it takes token vectors, of shape [rows, longest, width], or texts': [rows, width].
     */
    public boolean pools() {
        return !poolings.isEmpty();
    }

    /** Components of a finished vector. */
    public int dimension() {
        return dimension;
    }

    /**
     * @param output the graph's output, row-major from index 0; its position is left alone
     * @param rows the texts that went in
     * @param longest tokens of the longest of them
     * @return a new array for each row
     */
    public float[][] apply(FloatBuffer output, List<TokenizedText> rows, int longest) {
        float[][] vectors = new float[rows.size()][];
        float[] token = new float[width];
        float[] one = new float[width];
        for (int i = 0; i < vectors.length; i++) {
            float[] vector;
            if (pools()) {
                vector = pool(output, i * longest * width, rows.get(i), token, one);
            } else {
                vector = new float[width];
                output.get(i * width, vector);
            }
            for (Layer layer : layers) {
                vector = layer.apply(vector);
            }
            vectors[i] = vector;
        }
        return vectors;
    }

    private float[] pool(
            FloatBuffer output, int first, TokenizedText row, float[] token, float[] one) {
        float[] pooled = new float[width * poolings.size()];
        for (int i = 0; i < poolings.size(); i++) {
            poolings.get(i).pool(output, first, row.unpooled(), row.length(), token, one);
            System.arraycopy(one, 0, pooled, i * width, width);
        }
        return pooled;
    }
}
