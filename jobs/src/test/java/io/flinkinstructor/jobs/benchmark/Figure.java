package io.flinkinstructor.jobs.benchmark;

import java.util.Locale;

/**
 * One number that the project claims, or that helps to judge one.
 *
 * @param name what it is
 * @param value what was measured
 * @param shown the value with its unit, and its spread where there is one
 * @param asked what it should be, such as {@code ">= 0.85"}; null where nothing is asked
 * @param met whether it is; null where nothing is asked
 */
record Figure(String name, double value, String shown, String asked, Boolean met) {

    /** A number that should not be below a bound. */
    static Figure atLeast(double bound, String name, double value, String shown) {
        return new Figure(name, value, shown, ">= " + plain(bound), value >= bound);
    }

    /** A number that should not be above a bound. */
    static Figure atMost(double bound, String name, double value, String shown) {
        return new Figure(name, value, shown, "<= " + plain(bound), value <= bound);
    }

    /** A number that nothing is asked of. */
    static Figure plain(String name, double value, String shown) {
        return new Figure(name, value, shown, null, null);
    }

    private static String plain(double bound) {
        return bound == Math.rint(bound)
                ? String.format(Locale.ROOT, "%,d", (long) bound)
                : Double.toString(bound);
    }
}
