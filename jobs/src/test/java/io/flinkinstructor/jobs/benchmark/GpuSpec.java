package io.flinkinstructor.jobs.benchmark;

/**
 * What {@link GpuProgram} measures.
 *
 * @param model directory of the converted model
 * @param device as the option {@code engine.device} takes it
 * @param peakSize rows and columns of the matrices whose product is measured beside it
 * @param texts of a round
 * @param underWay texts that are in the engine at once
 * @param rounds how often the rate is measured
 * @param minutes of random shapes
 */
record GpuSpec(
        String model,
        String device,
        int peakSize,
        int texts,
        int underWay,
        int rounds,
        double minutes) {

    boolean onGpu() {
        return device.startsWith("cuda:");
    }

    /** Which of the machine's GPUs. */
    int index() {
        return Integer.parseInt(device.substring("cuda:".length()));
    }
}
