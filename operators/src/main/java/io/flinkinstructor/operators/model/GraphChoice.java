package io.flinkinstructor.operators.model;

import java.util.Locale;

/** Which graph of a built-in model runs; other models have one only. */
public enum GraphChoice {

    /**
     * Our own, with the published one's weights: the same model, faster. Written with the operators
     * that are fastest on this machine, whose results may differ from machine to machine by the
     * rounding of floats.
     */
    OPTIMISED,

    /** Our own, written with the same operators everywhere. */
    PINNED,

    /**
     * {@link #PINNED}, but with activations rounded in steps that were found beforehand on real
     * texts (static quantisation): a text has bit for bit the same vector in any company. It
     * differs from the others' no more than theirs do from batch to batch.
     */
    STATIC,

    /** The published one. */
    PUBLISHED;

    /** The name in options. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
