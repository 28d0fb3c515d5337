package io.flinkinstructor.operators.sink.vector;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How records are gathered for a vector store, and how long it is waited for.
 *
 * @param maxRows rows of a batch, at least 1
 * @param maxBytes heap of a batch, estimated, at least 1; one record goes in whatever its size. A
 *     subtask holds at most two batches
 * @param interval how long a record waits for others; zero for none
 * @param retryTimeout how long a batch is tried again before the task fails
 * @param tombstoneHorizon for how long deletions are remembered
 */
public record VectorSinkOptions(
        int maxRows,
        long maxBytes,
        Duration interval,
        Duration retryTimeout,
        Duration tombstoneHorizon)
        implements Serializable {

    /** The defaults that the option table shows. */
    public static final VectorSinkOptions DEFAULTS =
            new VectorSinkOptions(
                    1000,
                    8L << 20,
                    Duration.ofMillis(100),
                    Duration.ofMinutes(5),
                    Duration.ofDays(7));

    /**
     * @throws NullPointerException if a duration is null
     * @throws IllegalArgumentException if an option is out of its range; names all faults
     */
    public VectorSinkOptions {
        Objects.requireNonNull(interval, "interval == null");
        Objects.requireNonNull(retryTimeout, "retryTimeout == null");
        Objects.requireNonNull(tombstoneHorizon, "tombstoneHorizon == null");
        List<String> faults = new ArrayList<>();
        if (maxRows < 1) {
            faults.add("max rows is " + maxRows + ", must be at least 1");
        }
        if (maxBytes < 1) {
            faults.add("max bytes is " + maxBytes + ", must be at least 1");
        }
        if (interval.isNegative() || retryTimeout.isNegative() || tombstoneHorizon.isNegative()) {
            faults.add("interval, retry timeout and tombstone horizon must not be negative");
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("Vector sink: " + String.join("; ", faults));
        }
    }

    /** The same with other limits of a batch. */
    public VectorSinkOptions withBatch(int rows, long bytes, Duration wait) {
        return new VectorSinkOptions(rows, bytes, wait, retryTimeout, tombstoneHorizon);
    }

    /** The same with another time for retries. */
    public VectorSinkOptions withRetryTimeout(Duration timeout) {
        return new VectorSinkOptions(maxRows, maxBytes, interval, timeout, tombstoneHorizon);
    }

    /** The same with another horizon. */
    public VectorSinkOptions withTombstoneHorizon(Duration horizon) {
        return new VectorSinkOptions(maxRows, maxBytes, interval, retryTimeout, horizon);
    }
}
