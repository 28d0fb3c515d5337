package io.flinkinstructor.operators.batching;

/**
 * Something that waits in a {@link BatchQueue}. The links of the queue's two lists live in the item
 * itself, so that waiting costs no allocation and leaving the middle of the queue costs O(1).
 */
public abstract class BatchItem {

    /** Neighbours by arrival, over all lengths. */
    BatchItem older;

    BatchItem newer;

    /** Neighbours by arrival, among the items of equal length. */
    BatchItem olderOfLength;

    BatchItem newerOfLength;

    boolean waiting;
    long arrivalNanos;
    private final int length;

    /**
     * @param length what the item costs in a batch without padding, in tokens, at least 1
     */
    protected BatchItem(int length) {
        if (length < 1) {
            throw new IllegalArgumentException("length " + length + " < 1");
        }
        this.length = length;
    }

    /** Whether the item waits in a queue: neither taken nor removed. */
    public final boolean isWaiting() {
        return waiting;
    }

    /** The item's length in tokens. */
    public final int length() {
        return length;
    }
}
