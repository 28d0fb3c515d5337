package io.flinkinstructor.operators.model;

import java.util.List;

/** Heads for tests of other packages. */
public final class Heads {

    private Heads() {}

    /** Takes the first token's vector. */
    public static SentenceHead cls(int width) {
        return new SentenceHead(width, List.of(Pooling.CLS), List.of());
    }

    /** Takes the mean of the tokens' vectors. */
    public static SentenceHead mean(int width) {
        return new SentenceHead(width, List.of(Pooling.MEAN), List.of());
    }

    /** Takes what the graph has pooled. */
    public static SentenceHead none(int width) {
        return new SentenceHead(width, List.of(), List.of());
    }
}
