package io.flinkinstructor.operators.sink.vector.lucene;

import java.util.Locale;
import org.apache.lucene.index.VectorSimilarityFunction;

/** What the index orders by. */
public enum Distance {
    /**
     * Vectors are brought to unit length when they are written, unless they have it, as those of
     * most models do: then the dot product is the cosine, at a third of the work.
     */
    COSINE(VectorSimilarityFunction.DOT_PRODUCT),
    /** The inner product, of vectors as they are. */
    IP(VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT),
    /** Euclidean, of vectors as they are. */
    L2(VectorSimilarityFunction.EUCLIDEAN);

    /** How far the square of a unit vector's length may be from 1: what 32-bit floats cost. */
    private static final double UNIT_TOLERANCE = 1e-5;

    private final VectorSimilarityFunction function;

    Distance(VectorSimilarityFunction function) {
        this.function = function;
    }

    /**
     * By its name in options.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Distance named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** Lucene's name for it. */
    VectorSimilarityFunction function() {
        return function;
    }

    /** The vector as it is compared: the given one, or one in its direction. */
    float[] comparable(float[] vector) {
        if (this != COSINE) {
            return vector;
        }
        double square = squaredLength(vector);
        if (Math.abs(square - 1) <= UNIT_TOLERANCE) {
            return vector;
        }
        double length = Math.sqrt(square);
        float[] unit = new float[vector.length];
        for (int i = 0; i < vector.length; i++) {
            unit[i] = (float) (vector[i] / length);
        }
        return unit;
    }

    /** Whether a vector, of finite components, has a place in this order. */
    boolean orders(float[] vector) {
        return this != COSINE || squaredLength(vector) > 0;
    }

    private static double squaredLength(float[] vector) {
        double square = 0;
        for (float component : vector) {
            square += (double) component * component;
        }
        return square;
    }

    /** The name in options. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
