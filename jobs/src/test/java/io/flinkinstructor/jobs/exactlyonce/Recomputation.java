package io.flinkinstructor.jobs.exactlyonce;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Runs checks that take long on several threads; whoever hands in too many has to wait. */
final class Recomputation implements AutoCloseable {

    private static final int WAITING = 1000;

    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private final ThreadPoolExecutor threads;

    Recomputation(int threads) {
        this.threads =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(WAITING),
                        waitForRoom());
    }

    private static RejectedExecutionHandler waitForRoom() {
        return (work, pool) -> {
            try {
                pool.getQueue().put(work);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    void run(Runnable check) {
        threads.execute(
                () -> {
                    try {
                        check.run();
                    } catch (RuntimeException e) {
                        failure.compareAndSet(null, e);
                    }
                });
    }

    /**
     * Waits for all checks; there are no more.
     *
     * @throws RuntimeException if a check failed for a reason of its own
     */
    void await() {
        threads.shutdown();
        try {
            while (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
                // Each check ends.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
