package io.flinkinstructor.operators.model;

/** Finds vectors that no index can work with. */
public final class VectorCheck {

    private VectorCheck() {}

    /**
     * What is wrong with a vector.
     *
     * @return null if all its components are finite and not all of them zero
     */
    public static String fault(float[] vector) {
        float sum = sumOfMagnitudes(vector);
        // Anything not finite makes the sum so; large numbers may too, which the slow way tells.
        return sum > 0 && sum <= Float.MAX_VALUE ? null : slowFault(vector);
    }

    /**
     * Which component of a vector is not finite.
     *
     * @return null if all are
     */
    public static String notFinite(float[] vector) {
        return sumOfMagnitudes(vector) <= Float.MAX_VALUE ? null : slowNotFinite(vector);
    }

    /** Four sums, since one would make each addition wait for the one before it. */
    private static float sumOfMagnitudes(float[] vector) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int i = 0;
        for (; i + 3 < vector.length; i += 4) {
            a += Math.abs(vector[i]);
            b += Math.abs(vector[i + 1]);
            c += Math.abs(vector[i + 2]);
            d += Math.abs(vector[i + 3]);
        }
        for (; i < vector.length; i++) {
            a += Math.abs(vector[i]);
        }
        return a + b + c + d;
    }

    private static String slowFault(float[] vector) {
        String notFinite = slowNotFinite(vector);
        if (notFinite != null) {
            return notFinite;
        }
        for (float component : vector) {
            if (component != 0) {
                return null;
            }
        }
        return "the model gave the zero vector, which has no direction; a text that says"
                + " nothing beyond its instruction gets it: leave such texts out or change"
                + " the instruction";
    }

    private static String slowNotFinite(float[] vector) {
        for (int i = 0; i < vector.length; i++) {
            if (!Float.isFinite(vector[i])) {
                return "the model gave "
                        + vector[i]
                        + " as component "
                        + i
                        + " of the vector; embed the text alone to see whether the model overflows"
                        + " on it, as models in half precision may";
            }
        }
        return null;
    }
}
