package io.flinkinstructor.jobs.benchmark;

/**
 * What one run of one system gave.
 *
 * @param texts how many texts were counted
 * @param seconds wall time that they took
 * @param cpuSeconds processor time of the process in that time, all threads
 */
record Outcome(long texts, double seconds, double cpuSeconds) {

    /** Texts per second of wall time. */
    double rate() {
        return texts / seconds;
    }

    /** Processor seconds per 1,000 texts. */
    double cpuPerThousand() {
        return 1000 * cpuSeconds / texts;
    }
}
