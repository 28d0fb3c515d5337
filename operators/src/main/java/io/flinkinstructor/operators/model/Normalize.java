package io.flinkinstructor.operators.model;

/** Brings a vector to length 1, as sentence-transformers' Normalize; a zero vector stays zero. */
record Normalize() implements Layer {

    /** PyTorch's normalize divides by no less. */
    private static final double SMALLEST_NORM = 1e-12;

    @Override
    public float[] apply(float[] vector) {
        double squares = 0;
        for (float component : vector) {
            squares += (double) component * component;
        }
        double norm = Math.max(SMALLEST_NORM, Math.sqrt(squares));
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] / norm);
        }
        return vector;
    }

    @Override
    public int outputs(int inputs) {
        return inputs;
    }
}
