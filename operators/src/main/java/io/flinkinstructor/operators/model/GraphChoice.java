package io.flinkinstructor.operators.model;

import java.util.Locale;

/** Which graph of a built-in model runs; other models have one only. */
public enum GraphChoice {

    /** Our own, with the published one's weights: the same model, faster. */
    OPTIMISED,

    /** The published one. */
    PUBLISHED;

    /** The name in options. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
