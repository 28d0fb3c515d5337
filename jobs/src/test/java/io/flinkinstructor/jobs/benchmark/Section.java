package io.flinkinstructor.jobs.benchmark;

/** A part of the benchmark that can be run alone. */
interface Section {

    /** Measures, and reports. */
    void run(Bench bench) throws Exception;
}
