package io.flinkinstructor.jobs.benchmark;

/**
 * What a process that runs a Flink job is told.
 *
 * @param system one of {@link FlinkProgram}'s
 * @param bootstrap where the broker listens
 * @param input the topic that is read to its present end
 * @param output the topic that is written to
 * @param run distinct for each run; names transactions
 * @param parallelism of the job
 * @param threads of {@link FlinkProgram#ASYNC}'s pool in each subtask
 */
record JobSpec(
        String system,
        String bootstrap,
        String input,
        String output,
        String run,
        int parallelism,
        int threads) {}
