package io.flinkinstructor.operators.model.convert;

/** IEEE 754 binary16 of a float. */
final class HalfBits {

    private static final int LARGEST_EXPONENT = 15;
    private static final int SMALLEST_NORMAL_EXPONENT = -14;
    private static final int INFINITY = 0x7C00;
    private static final int QUIET_NAN = 0x7E00;

    private HalfBits() {}

    /** The nearest, to even in the middle between two; infinity beyond the largest. */
    static short of(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        if (Float.isNaN(value)) {
            return (short) (sign | QUIET_NAN);
        }
        float size = Math.abs(value);
        int exponent = Math.max(SMALLEST_NORMAL_EXPONENT, Math.getExponent(size));
        if (exponent > LARGEST_EXPONENT) {
            return (short) (sign | INFINITY);
        }
        // A unit is the distance of neighbours; rounding up may carry into the exponent, rightly.
        int units = (int) Math.rint(Math.scalb((double) size, 10 - exponent));
        int biased = exponent - SMALLEST_NORMAL_EXPONENT << 10;
        return (short) (sign | biased + units);
    }
}
