package io.flinkinstructor.jobs.benchmark;

import java.util.List;

/**
 * A process's resident memory over a time.
 *
 * @param firstFifth median over the first fifth of the time, in megabytes of 10^6 bytes
 * @param lastFifth median over the last fifth
 * @param peak the most in all the process's life
 */
record ResidentMemory(double firstFifth, double lastFifth, double peak) {

    static ResidentMemory of(List<ProcessSampler.Sample> samples, long fromMillis, long toMillis) {
        long fifth = (toMillis - fromMillis) / 5;
        return new ResidentMemory(
                median(samples, fromMillis, fromMillis + fifth),
                median(samples, toMillis - fifth, toMillis),
                samples.stream().mapToLong(ProcessSampler.Sample::residentBytes).max().orElseThrow()
                        / 1e6);
    }

    /** Growth from the first to the last fifth, as a share of the first. */
    double growth() {
        return lastFifth / firstFifth - 1;
    }

    private static double median(
            List<ProcessSampler.Sample> samples, long fromMillis, long toMillis) {
        List<Double> megabytes =
                samples.stream()
                        .filter(s -> s.millis() >= fromMillis && s.millis() <= toMillis)
                        .map(s -> s.residentBytes() / 1e6)
                        .toList();
        if (megabytes.isEmpty()) {
            throw new IllegalArgumentException("too short to see memory: take a larger --scale");
        }
        return Spread.of(megabytes).median();
    }
}
