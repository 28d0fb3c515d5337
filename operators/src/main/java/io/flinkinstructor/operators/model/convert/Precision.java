package io.flinkinstructor.operators.model.convert;

/** In what numbers a converted model computes. */
public enum Precision {

    /** 32-bit floats: the reference's vectors up to rounding, on any device. */
    FP32 {
        @Override
        Arithmetic arithmetic() {
            return new FloatArithmetic();
        }

        @Override
        int bytesPerParameter() {
            return 4;
        }

        @Override
        double leastCosine() {
            return 0.99999;
        }
    },

    /**
     * 16-bit floats, for GPUs: half the size, and several times faster there. What 16 bits are too
     * small for stays in 32: normalisation, the sum that runs through the layers, and the
     * feed-forward's output projection of T5. Runs on a CPU too, but slower than {@link #FP32}.
     */
    FP16 {
        @Override
        Arithmetic arithmetic() {
            return new HalfArithmetic();
        }

        @Override
        int bytesPerParameter() {
            return 3;
        }

        @Override
        double leastCosine() {
            return 0.999;
        }
    },

    /**
     * 8-bit integers in the matrix products of the layers, for CPUs: weights with a scale for each
     * output channel, activations with one for each product, chosen at run time. All else is {@link
     * #FP32}, but for the word embeddings, which are kept in 16-bit floats. As the activations'
     * scale is one for the whole batch, a text's vector depends a little on its batch mates.
     */
    INT8 {
        @Override
        Arithmetic arithmetic() {
            return new IntegerArithmetic();
        }

        @Override
        int bytesPerParameter() {
            return 2;
        }

        @Override
        double leastCosine() {
            return 0.95;
        }
    };

    /** For one graph. */
    abstract Arithmetic arithmetic();

    /** How much room a weight takes in the file, at most and on average. */
    abstract int bytesPerParameter();

    /** What the self-check refuses is below this cosine to the checkpoint's own vectors. */
    abstract double leastCosine();
}
