package io.flinkinstructor.operators.model.convert;

import io.flinkinstructor.operators.model.Activation;
import io.flinkinstructor.operators.model.Pooling;
import java.util.List;

/**
 * What makes one vector of a text's token vectors.
 *
 * @param poolings joined in this order, at least one
 * @param excludesInstruction whether the leading tokens that are the instruction's are not pooled
 * @param layers applied in this order to the pooled vector
 */
record TextHead(List<Pooling> poolings, boolean excludesInstruction, List<Layer> layers) {

    /** A step on the pooled vector. */
    sealed interface Layer permits Dense, Normalize {}

    /** A fully connected layer with an activation function. */
    record Dense(Linear linear, Activation activation) implements Layer {}

    /** Brings the vector to length 1. */
    record Normalize() implements Layer {}

    /**
     * Components of a finished vector.
     *
     * @param width components of a token's vector
     */
    int dimension(int width) {
        int components = width * poolings.size();
        for (Layer layer : layers) {
            if (layer instanceof Dense dense) {
                components = dense.linear().outputs();
            }
        }
        return components;
    }

    /** Whether the finished vector is of length 1, unless it is zero. */
    boolean normalizes() {
        return !layers.isEmpty() && layers.get(layers.size() - 1) instanceof Normalize;
    }
}
