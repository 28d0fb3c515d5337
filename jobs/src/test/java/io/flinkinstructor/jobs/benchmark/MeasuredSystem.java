package io.flinkinstructor.jobs.benchmark;

/**
 * Something that embeds a workload, and can be asked to do so again and again.
 *
 * @param name what it is, with its settings
 * @param run one run in a process of its own
 */
record MeasuredSystem(String name, OneRun run) {

    /** One run. */
    interface OneRun {
        SystemRuns.Run run() throws Exception;
    }
}
