package io.flinkinstructor.jobs.benchmark;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How memory went over a time.
 *
 * @param firstFifth median over the first fifth of the looks, in megabytes
 * @param lastFifth median over the last fifth
 * @param most at any look
 */
record MemoryCurve(double firstFifth, double lastFifth, double most) {

    /**
     * @param points at least one, in the order of time
     */
    static MemoryCurve of(List<GpuResult.Point> points, ToDoubleFunction<GpuResult.Point> of) {
        List<Double> values = points.stream().map(point -> of.applyAsDouble(point)).toList();
        int fifth = Math.max(1, values.size() / 5);
        return new MemoryCurve(
                Spread.of(values.subList(0, fifth)).median(),
                Spread.of(values.subList(values.size() - fifth, values.size())).median(),
                Spread.of(values).max());
    }

    /** Growth as a share of the first fifth. */
    double growth() {
        return lastFifth / firstFifth - 1;
    }
}
