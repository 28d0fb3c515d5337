package io.flinkinstructor.jobs.benchmark;

import java.util.List;

/**
 * What {@link GpuProgram} measured.
 *
 * @param tokens of all texts of a round
 * @param paddingShare padding over padded tokens, over all rounds
 * @param memory over the time of random shapes
 */
record GpuResult(List<Round> rounds, long tokens, double paddingShare, List<Point> memory) {

    /**
     * One round.
     *
     * @param peak operations per second of matrix products alone
     * @param seconds of all texts through the engine
     */
    record Round(double peak, double seconds) {}

    /**
     * One look at the memory.
     *
     * @param seconds since random shapes began
     * @param deviceMegabytes in use on the GPU, in MiB; 0 on a CPU
     * @param residentMegabytes of the process
     */
    record Point(double seconds, double deviceMegabytes, double residentMegabytes) {}
}
