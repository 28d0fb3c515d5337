package io.flinkinstructor.operators.model.convert;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** In what numbers a converted model computes. */
public enum Precision {

    /** 32-bit floats: the reference's vectors up to rounding, on any device. */
    FP32 {
        @Override
        List<Supplier<Arithmetic>> forms() {
            return List.of(FloatArithmetic::new);
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
        List<Supplier<Arithmetic>> forms() {
            return List.of(HalfArithmetic::new);
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
        List<Supplier<Arithmetic>> forms() {
            return List.of(IntegerArithmetic::new);
        }

        @Override
        int bytesPerParameter() {
            return 2;
        }

        @Override
        double leastCosine() {
            return 0.95;
        }
    },

    /**
     * 8-bit integers as in {@link #INT8}, but with a scale for each token's activations; where that
     * is not near enough to {@link #FP32} on real texts, also with queries, keys and values
     * computed in floats. Slower, nearer, and a text's vector does not depend on its batch mates,
     * but for float rounding where there is padding.
     */
    INT8_ACCURATE {
        @Override
        List<Supplier<Arithmetic>> forms() {
            return List.of(() -> new TokenArithmetic(false), () -> new TokenArithmetic(true));
        }

        @Override
        int bytesPerParameter() {
            return 4;
        }

        @Override
        double leastCosine() {
            return 0.97;
        }
    };

    /** The mean cosine to {@link #FP32} on real texts that 8-bit integers should have. */
    public static final double NEAR = 0.995;

    /** The name in options. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it rounds so much that it is worth a look how far it is from {@link #FP32}. */
    boolean approximate() {
        return this == INT8 || this == INT8_ACCURATE;
    }

    /** Ways to compute, each for one graph, from the fastest to the one nearest to floats. */
    abstract List<Supplier<Arithmetic>> forms();

    /** How much room a weight takes in the file, at most and on average. */
    abstract int bytesPerParameter();

    /** What the self-check refuses is below this cosine to the checkpoint's own vectors. */
    abstract double leastCosine();
}
