package io.flinkinstructor.operators.model.convert;

/**
 * The weights of a layer normalisation.
 *
 * @param scale [width]
 * @param shift [width]
 */
record Norm(WeightTensor scale, WeightTensor shift) {}
