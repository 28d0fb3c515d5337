package io.flinkinstructor.jobs.benchmark;

import java.util.Comparator;
import java.util.List;

/**
 * How the raw limit was run.
 *
 * @param lanes batches at once, each on one thread
 * @param budget padded tokens of a batch; 0: one by one
 * @param rate texts per second
 * @param tried all that were compared; empty in those
 */
record RawChoice(int lanes, int budget, double rate, List<RawChoice> tried) {

    /** The fastest. */
    static RawChoice best(List<RawChoice> choices) {
        return choices.stream().max(Comparator.comparingDouble(RawChoice::rate)).orElseThrow();
    }

    RawChoice with(List<RawChoice> all) {
        return new RawChoice(lanes, budget, rate, all);
    }
}
