package io.flinkinstructor.operators.sink.vector;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * The thread that talks to the store, one thing at a time, so that the task's thread never waits
 * for it. Results come by mail, in order; a failure comes as a mail that throws it.
 */
final class WriteThread implements AutoCloseable {

    private static final long MAX_PURGE_INTERVAL_MILLIS = TimeUnit.MINUTES.toMillis(10);

    /** How long a batch that is being written may hold up the end of the task. */
    private static final long CLOSE_SECONDS = 10;

    private final StoreWriter writer;
    private final Duration horizon;
    private final boolean purges;
    private final MailboxExecutor mailbox;
    private final ExecutorService thread;

    /** Whether the store has failed, which ends the task; only the thread itself looks. */
    private boolean failed;

    private long nextPurgeNanos = System.nanoTime();

    /** Something to do with the store. */
    interface Work<T> {
        T run(StoreWriter writer) throws Exception;
    }

    /** Takes a result, on the task's thread. */
    interface ResultListener<T> {
        void done(T result) throws Exception;
    }

    /**
     * @param purges whether this subtask is one that forgets old tombstones
     */
    WriteThread(
            StoreWriter writer,
            Duration horizon,
            boolean purges,
            MailboxExecutor mailbox,
            String name) {
        this.writer = writer;
        this.horizon = horizon;
        this.purges = purges;
        this.mailbox = mailbox;
        this.thread =
                Executors.newSingleThreadExecutor(
                        work -> {
                            Thread made = new Thread(work, name);
                            made.setDaemon(true);
                            return made;
                        });
    }

    /**
     * Does something after all that it was given before, unless that has failed: a store that goes
     * back to a checkpoint when it is opened must not be opened again by the same attempt of the
     * task. From the task's thread.
     */
    <T> void execute(Work<T> work, ResultListener<T> listener) {
        thread.execute(
                () -> {
                    if (failed) {
                        return;
                    }
                    try {
                        T result = work.run(writer);
                        mail(() -> listener.done(result));
                        purge();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } catch (Throwable e) {
                        failed = true;
                        mail(() -> ExceptionUtils.rethrowException(e));
                    } finally {
                        if (thread.isShutdown()) {
                            writer.close();
                        }
                    }
                });
    }

    private void purge() throws VectorStoreException, InterruptedException {
        if (!purges || System.nanoTime() - nextPurgeNanos < 0) {
            return;
        }
        if (!writer.purge(horizon)) {
            long millis = Math.min(MAX_PURGE_INTERVAL_MILLIS, horizon.toMillis() / 10);
            nextPurgeNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        }
    }

    private void mail(ThrowingRunnable<Exception> result) {
        try {
            mailbox.execute(result, "vector store");
        } catch (RejectedExecutionException e) {
            // The task ends, and nobody waits for the result.
            return;
        }
    }

    @Override
    public void close() {
        // Wakes it from a pause between attempts; what a store does now goes on.
        thread.shutdownNow();
        try {
            if (thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                writer.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
