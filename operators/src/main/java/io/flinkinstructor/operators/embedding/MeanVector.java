package io.flinkinstructor.operators.embedding;

import java.util.Objects;

/**
 * One vector for a long text: the mean of its parts' vectors, brought to length 1.
 *
 * <p>Each part counts as much as it is long, since a mean over all of a text's tokens would have it
 * so; a short last one does not weigh as much as a page. Sums are doubles, in the order in which
 * the vectors come, so the same parts give the same vector to the bit. For one thread.
 */
final class MeanVector {

    private double[] sum;

    /**
     * Adds a part's vector.
     *
     * @param length how long the part is, in characters or tokens, the same for all; at least 1
     * @throws IllegalArgumentException if the vector has another dimension than those before, or
     *     the length is below 1
     */
    void add(float[] vector, int length) {
        Objects.requireNonNull(vector, "vector == null");
        if (length < 1) {
            throw new IllegalArgumentException("length is " + length + ", must be at least 1");
        }
        if (sum == null) {
            sum = new double[vector.length];
        } else if (sum.length != vector.length) {
            throw new IllegalArgumentException(
                    "a vector of dimension " + vector.length + " among those of " + sum.length);
        }
        for (int i = 0; i < vector.length; i++) {
            sum[i] += (double) length * vector[i];
        }
    }

    /**
     * The mean of what was added, with length 1; the zero vector if the mean is zero, as of two
     * opposite vectors.
     *
     * @throws IllegalStateException if nothing was added
     */
    float[] value() {
        if (sum == null) {
            throw new IllegalStateException("The mean of no vectors. This is a bug.");
        }
        double squares = 0;
        for (double component : sum) {
            squares += component * component;
        }
        double norm = Math.sqrt(squares);
        float[] mean = new float[sum.length];
        if (norm > 0) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] = (float) (sum[i] / norm);
            }
        }
        return mean;
    }
}
