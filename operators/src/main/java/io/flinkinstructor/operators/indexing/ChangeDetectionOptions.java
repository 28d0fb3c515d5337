package io.flinkinstructor.operators.indexing;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * What is made of what is known of a document's earlier versions.
 *
 * @param skipUnchanged whether a chunk that has come out before as it is now is left out; otherwise
 *     it is embedded and written with each version
 * @param updatesWithoutVector whether the sinks take a record without a vector for a chunk of which
 *     only attributes or its place in the document have changed; otherwise it is embedded again
 *     where attributes have changed, since a record needs its vector, and left as it is where only
 *     its place has
 * @param timeToLive how long the chunks of a document are remembered after it last came or was
 *     emitted, at least 0; 0 for ever
 */
public record ChangeDetectionOptions(
        boolean skipUnchanged, boolean updatesWithoutVector, Duration timeToLive)
        implements Serializable {

    /** The defaults that the option table shows, for sinks that need each record's vector. */
    public static final ChangeDetectionOptions DEFAULTS =
            new ChangeDetectionOptions(true, false, Duration.ZERO);

    /**
     * @throws NullPointerException if {@code timeToLive} is null
     * @throws IllegalArgumentException if {@code timeToLive} is negative
     */
    public ChangeDetectionOptions {
        Objects.requireNonNull(timeToLive, "timeToLive == null");
        if (timeToLive.isNegative()) {
            throw new IllegalArgumentException(
                    "time to live is " + timeToLive + ", must be at least 0");
        }
    }

    /** The same, with or without leaving out what has not changed. */
    public ChangeDetectionOptions withSkipUnchanged(boolean skip) {
        return new ChangeDetectionOptions(skip, updatesWithoutVector, timeToLive);
    }

    /** The same for sinks that take updates without a vector, or do not. */
    public ChangeDetectionOptions withUpdatesWithoutVector(boolean updates) {
        return new ChangeDetectionOptions(skipUnchanged, updates, timeToLive);
    }

    /** The same with another time to live. */
    public ChangeDetectionOptions withTimeToLive(Duration time) {
        return new ChangeDetectionOptions(skipUnchanged, updatesWithoutVector, time);
    }
}
