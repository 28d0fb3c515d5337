package io.flinkinstructor.jobs.cluster;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what nobody reports. */
final class Polling {

    private static final long PAUSE_MILLIS = 100;

    private Polling() {}

    /**
     * Looks until something is so, or the time is over.
     *
     * @return whether it is so
     */
    static boolean until(Duration limit, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        return true;
    }
}
