package io.flinkinstructor.jobs.benchmark;

import java.util.Map;

/**
 * What a process that runs a Flink job is told.
 *
 * @param system the job
 * @param bootstrap where the broker listens
 * @param input the topic that is read
 * @param output the topic that is written to
 * @param deadLetters the topic for what cannot be embedded; only the pipeline has such
 * @param run distinct for each run; names transactions
 * @param bounded whether the job ends at the input's present end
 * @param restPort where a cluster listens on 127.0.0.1; 0: in this process
 * @param options further options of the pipeline, in the form of its file
 */
record JobSpec(
        FlinkSystem system,
        String bootstrap,
        String input,
        String output,
        String deadLetters,
        String run,
        boolean bounded,
        int restPort,
        Map<String, String> options) {}
