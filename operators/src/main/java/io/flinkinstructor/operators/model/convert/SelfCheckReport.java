package io.flinkinstructor.operators.model.convert;

/**
 * What a self-check found. Each text's vector is compared with the one that plain loops compute
 * from the checkpoint's own numbers, without the graph and without ONNX Runtime.
 *
 * @param texts how many were embedded
 * @param leastCosine the least of the cosines to the plain vectors
 * @param meanCosine their mean
 * @param largestDifference the largest difference of a component
 * @param leastBatchCosine the least of the cosines between a text's vector when it runs alone and
 *     when all run in one batch
 */
public record SelfCheckReport(
        int texts,
        double leastCosine,
        double meanCosine,
        double largestDifference,
        double leastBatchCosine) {}
