package io.flinkinstructor.operators.model.convert;

/**
 * How near a model in 8-bit integers is to the same model in 32-bit floats, on real texts.
 *
 * @param texts how many were embedded, each alone
 * @param meanCosine the mean of the cosines to the vectors of floats
 * @param leastCosine the least of them
 */
public record AccuracyReport(int texts, double meanCosine, double leastCosine) {}
