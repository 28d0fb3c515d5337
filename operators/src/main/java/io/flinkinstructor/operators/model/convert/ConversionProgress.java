package io.flinkinstructor.operators.model.convert;

/** Is told how far a conversion is. Called by the thread that converts. */
public interface ConversionProgress {

    /** Tells nobody. */
    ConversionProgress NONE = (what, done, total) -> {};

    /**
     * @param what what is being done, such as "Writing the graph"
     * @param done how much of it is done, from 0 to {@code total}
     * @param total how much there is, at least 1
     */
    void at(String what, int done, int total);
}
