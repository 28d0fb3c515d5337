package io.flinkinstructor.jobs.benchmark;

import java.util.List;

/**
 * A Flink job that embeds, with its settings.
 *
 * @param label what it is, for people
 * @param program one of {@link FlinkProgram}'s
 * @param parallelism of the job
 * @param threads of each subtask's pool in {@link FlinkProgram#ASYNC}
 */
record FlinkSystem(String label, String program, int parallelism, int threads) {

    /** The project's pipeline with its defaults; lanes come from the engine, one for each core. */
    static FlinkSystem pipeline(int parallelism) {
        return new FlinkSystem(
                "pipeline, parallelism " + parallelism, FlinkProgram.PIPELINE, parallelism, 0);
    }

    static FlinkSystem map(int parallelism) {
        return new FlinkSystem(
                "RichMapFunction, parallelism " + parallelism, FlinkProgram.MAP, parallelism, 0);
    }

    /** All subtasks' threads together are two. */
    static FlinkSystem async(int parallelism) {
        return new FlinkSystem(
                "RichAsyncFunction, pool of 2, parallelism " + parallelism,
                FlinkProgram.ASYNC,
                parallelism,
                2 / parallelism);
    }

    /** Each job with the settings that were best among {@link #all()}. */
    static List<FlinkSystem> chosen() {
        return List.of(map(2), async(1), PipelineJob.BEST);
    }

    /** The settings of each job that were worth a look. */
    static List<FlinkSystem> all() {
        return List.of(map(1), map(2), async(1), async(2), pipeline(1), pipeline(2));
    }
}
