package io.flinkinstructor.jobs.benchmark;

/**
 * What {@link ScaleProgram} runs.
 *
 * @param cost of the GPU
 * @param job Kafka to Kafka; null: in memory
 * @param texts file with the texts, which come again and again in memory
 * @param documents how many go through
 * @param parallelism of the job
 */
record ScaleSpec(GpuCost cost, JobSpec job, String texts, long documents, int parallelism) {}
