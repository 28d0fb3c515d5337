package io.flinkinstructor.jobs.benchmark;

/**
 * One document under light load.
 *
 * @param pipelineMillis from the source's poll to the sink's send
 * @param inferenceMillis the same text alone on ONNX Runtime, with one thread, tokens to vector
 */
record LatencyResult(double pipelineMillis, double inferenceMillis) {}
