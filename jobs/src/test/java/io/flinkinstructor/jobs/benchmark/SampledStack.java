package io.flinkinstructor.jobs.benchmark;

import java.util.List;

/**
 * A stack that a profiler met.
 *
 * @param frames the thread's name and its frames, outermost first, divided by semicolons
 * @param samples how often it was met
 */
record SampledStack(String frames, long samples) {

    /**
     * Reads stacks.
     *
     * @param collapsed a line for each: its frames, a space, and the number of its samples
     */
    static List<SampledStack> parse(String collapsed) {
        return collapsed.lines().map(SampledStack::of).toList();
    }

    private static SampledStack of(String line) {
        int end = line.lastIndexOf(' ');
        return new SampledStack(line.substring(0, end), Long.parseLong(line.substring(end + 1)));
    }

    /** Whose work it is. */
    CpuOwner owner() {
        return CpuOwner.of(frames);
    }
}
