package io.flinkinstructor.operators.sink.vector;

import java.time.Duration;

/**
 * The pauses between the attempts of one batch: each twice as long as the one before, up to a
 * bound, together no longer than the retry timeout.
 */
final class RetryPauses {

    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private Duration next = FIRST;
    private Duration left;

    RetryPauses(Duration timeout) {
        this.left = timeout;
    }

    /** The pause before the next attempt; null if there shall be none. */
    Duration next() {
        if (left.isZero()) {
            return null;
        }
        Duration pause = next.compareTo(left) < 0 ? next : left;
        left = left.minus(pause);
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        return pause;
    }
}
