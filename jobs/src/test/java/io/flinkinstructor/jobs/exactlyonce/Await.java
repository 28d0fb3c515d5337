package io.flinkinstructor.jobs.exactlyonce;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what other threads and processes do, by looking again and again. */
public final class Await {

    private static final long LOOK_MILLIS = 20;

    private Await() {}

    /**
     * Waits until something is so.
     *
     * @param what for the message, such as {@code all documents are read}
     * @throws TimeoutException if it does not come to that within the limit
     * @throws Exception what the condition throws
     */
    public static void until(String what, Duration limit, Callable<Boolean> condition)
            throws Exception {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("not within " + limit.toSeconds() + " s: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }
}
