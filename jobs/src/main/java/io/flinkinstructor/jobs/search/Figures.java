package io.flinkinstructor.jobs.search;

/**
 * What the pipeline does now.
 *
 * @param documentsPerSecond how many become visible, or are found unchanged
 * @param documents how many since the start
 * @param lagMedianMs from a document's event to visible in the index, in milliseconds; NaN while
 *     nothing is known
 * @param lagP99Ms of one in a hundred
 * @param batchFill padded tokens over the budget of the model's batches, from 0 to 1
 * @param checkpoints how many are complete
 * @param skipped chunks that were left out as unchanged
 * @param inFlight chunks on their way through the model
 * @param deadLetters how many
 */
public record Figures(
        double documentsPerSecond,
        long documents,
        double lagMedianMs,
        double lagP99Ms,
        double batchFill,
        long checkpoints,
        long skipped,
        long inFlight,
        long deadLetters) {}
