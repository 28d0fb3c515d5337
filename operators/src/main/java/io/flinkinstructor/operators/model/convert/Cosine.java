package io.flinkinstructor.operators.model.convert;

/** The cosine of the angle between two vectors. */
final class Cosine {

    private Cosine() {}

    /** 1 for two zero vectors. */
    static double of(float[] a, float[] b) {
        double product = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
            squaresA += (double) a[i] * a[i];
            squaresB += (double) b[i] * b[i];
        }
        return squaresA == 0 && squaresB == 0 ? 1 : product / Math.sqrt(squaresA * squaresB);
    }
}
