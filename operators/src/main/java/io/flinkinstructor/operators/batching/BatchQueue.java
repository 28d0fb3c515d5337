package io.flinkinstructor.operators.batching;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Items that wait to be run, cut into batches by what they cost: the oldest goes, then its nearest
 * neighbours in length until the budget is full. The oldest always goes, so nothing starves; the
 * neighbours keep the padding small.
 *
 * <p>Not thread-safe: its owner locks. Time is passed in.
 *
 * @param <T> the items
 */
public final class BatchQueue<T extends BatchItem> {

    private final Chain[] byLength;
    private final BitSet lengths = new BitSet();
    private final Chain all = new Chain();
    private int size;
    private long tokens;
    private BatchItem lastFlushed;

    /**
     * @param maxLength the longest item that will be offered, in tokens
     */
    public BatchQueue(int maxLength) {
        byLength = new Chain[maxLength + 1];
        Arrays.setAll(byLength, length -> new Chain());
    }

    /** The number of items that wait. */
    public int size() {
        return size;
    }

    /** The lengths of the items that wait, added up. */
    public long tokens() {
        return tokens;
    }

    /**
     * Adds an item as the newest.
     *
     * @throws IllegalArgumentException if it is longer than the queue's longest
     * @throws IllegalStateException if it waits already
     */
    public void add(T item, long nowNanos) {
        if (item.length() >= byLength.length) {
            throw new IllegalArgumentException(
                    "item of "
                            + item.length()
                            + " tokens in a queue for at most "
                            + (byLength.length - 1));
        }
        if (item.waiting) {
            throw new IllegalStateException("the item waits already");
        }
        item.waiting = true;
        item.arrivalNanos = nowNanos;
        item.older = all.newest;
        item.newer = null;
        if (all.newest == null) {
            all.oldest = item;
        } else {
            all.newest.newer = item;
        }
        all.newest = item;

        Chain equals = byLength[item.length()];
        item.olderOfLength = equals.newest;
        item.newerOfLength = null;
        if (equals.newest == null) {
            equals.oldest = item;
            lengths.set(item.length());
        } else {
            equals.newest.newerOfLength = item;
        }
        equals.newest = item;
        size++;
        tokens += item.length();
    }

    /**
     * Takes an item out.
     *
     * @return whether it waited
     */
    public boolean remove(T item) {
        if (!item.waiting) {
            return false;
        }
        unlink(item);
        return true;
    }

    /** Ends the linger of everything that waits now. */
    public void flush() {
        lastFlushed = all.newest;
    }

    /**
     * How long until a batch may be cut: 0 for now, {@link Long#MAX_VALUE} for not before another
     * item comes.
     */
    public long nanosUntilReady(BatchPolicy policy, long nowNanos) {
        if (size == 0) {
            return Long.MAX_VALUE;
        }
        // The sum of lengths is at most what a batch of all would cost: an estimate from below that
        // costs nothing, and errs towards waiting no longer than the linger.
        if (policy.lingerNanos() == 0
                || lastFlushed != null
                || tokens >= policy.maxTokens()
                || size >= policy.maxRows()) {
            return 0;
        }
        return Math.max(0, all.oldest.arrivalNanos + policy.lingerNanos() - nowNanos);
    }

    /**
     * Takes the best batch out, whether or not its linger is over.
     *
     * @return its items, the oldest first; empty if none wait
     */
    public List<T> cut(BatchPolicy policy) {
        List<T> batch = new ArrayList<>();
        if (size == 0) {
            return batch;
        }
        BatchItem oldest = all.oldest;
        take(oldest, batch);

        int longest = oldest.length();
        int batchTokens = longest;
        int shorter = longest;
        int longer = longest + 1;
        while (batch.size() < policy.maxRows()) {
            shorter = shorter < 1 ? -1 : lengths.previousSetBit(shorter);
            longer = longer < 0 ? -1 : lengths.nextSetBit(longer);
            boolean shorterFits =
                    shorter > 0 && policy.admits(batch.size(), batchTokens, longest, shorter);
            boolean longerFits =
                    longer > 0 && policy.admits(batch.size(), batchTokens, longest, longer);
            if (!shorterFits && !longerFits) {
                break;
            }
            if (shorterFits && (!longerFits || longest - shorter <= longer - longest)) {
                batchTokens += shorter;
                take(byLength[shorter].oldest, batch);
            } else {
                longest = longer;
                batchTokens += longer;
                take(byLength[longer].oldest, batch);
            }
        }
        return batch;
    }

    @SuppressWarnings("unchecked") // only add() fills the lists
    private void take(BatchItem item, List<T> batch) {
        unlink(item);
        batch.add((T) item);
    }

    private void unlink(BatchItem item) {
        if (item == lastFlushed) {
            // Whatever was flushed and still waits is older.
            lastFlushed = item.older;
        }
        if (item.older == null) {
            all.oldest = item.newer;
        } else {
            item.older.newer = item.newer;
        }
        if (item.newer == null) {
            all.newest = item.older;
        } else {
            item.newer.older = item.older;
        }
        Chain equals = byLength[item.length()];
        if (item.olderOfLength == null) {
            equals.oldest = item.newerOfLength;
        } else {
            item.olderOfLength.newerOfLength = item.newerOfLength;
        }
        if (item.newerOfLength == null) {
            equals.newest = item.olderOfLength;
        } else {
            item.newerOfLength.olderOfLength = item.olderOfLength;
        }
        if (equals.oldest == null) {
            lengths.clear(item.length());
        }
        item.older = item.newer = item.olderOfLength = item.newerOfLength = null;
        item.waiting = false;
        size--;
        tokens -= item.length();
    }

    private static final class Chain {
        BatchItem oldest;
        BatchItem newest;
    }
}
