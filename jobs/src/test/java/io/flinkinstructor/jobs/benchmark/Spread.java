package io.flinkinstructor.jobs.benchmark;

import java.util.List;
import java.util.Locale;

/**
 * What repeated measurements say.
 *
 * @param median the middle one, or the mean of the two middle ones
 * @param min the least
 * @param max the greatest
 */
public record Spread(double median, double min, double max) {

    /** Of at least one value. */
    public static Spread of(List<Double> values) {
        return new Spread(
                quantile(values, 0.5),
                values.stream().min(Double::compare).orElseThrow(),
                values.stream().max(Double::compare).orElseThrow());
    }

    /**
     * A quantile, interpolated between neighbours.
     *
     * @param values at least one, in any order
     * @param q from 0 to 1
     */
    public static double quantile(List<Double> values, double q) {
        List<Double> sorted = values.stream().sorted().toList();
        double place = q * (sorted.size() - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.size() - 1);
        return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
    }

    /** {@code median (min .. max)} with so many digits after the point. */
    public String format(int digits) {
        String number = "%." + digits + "f";
        return String.format(
                Locale.ROOT, number + " (" + number + " .. " + number + ")", median, min, max);
    }
}
