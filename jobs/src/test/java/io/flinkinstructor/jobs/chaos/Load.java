package io.flinkinstructor.jobs.chaos;

import io.flinkinstructor.jobs.exactlyonce.DocumentWriter;
import io.flinkinstructor.jobs.exactlyonce.Documents;
import io.flinkinstructor.jobs.exactlyonce.Ledger;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Writes documents at a rate, on a thread of its own, until it is stopped. What it cannot write
 * while the broker is away it writes afterwards. For one thread.
 */
final class Load implements AutoCloseable {

    private static final long TICK_MILLIS = 20;

    private final Ledger ledger = new Ledger();
    private final DocumentWriter writer;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(work -> new Thread(work, "load"));
    private final Queue<Wished> wishes = new ConcurrentLinkedQueue<>();
    private final Future<?> end;
    private volatile int rate;
    private volatile boolean stopped;

    /** A document that somebody waits for. */
    private record Wished(Documents.Wish wish, CompletableFuture<Long> written) {}

    /**
     * Starts.
     *
     * @param rate documents per second
     */
    Load(String servers, String topic, Documents documents, int rate) {
        this.rate = rate;
        this.writer = new DocumentWriter(servers, topic, documents, ledger);
        this.end = thread.submit(this::writeUntilStopped);
    }

    private Void writeUntilStopped() throws IOException, InterruptedException {
        double due = 0;
        long last = System.nanoTime();
        while (!stopped) {
            TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
            long now = System.nanoTime();
            due += rate * (now - last) / 1e9;
            last = now;
            writer.write((int) due);
            due -= (int) due;
            for (Wished next = wishes.poll(); next != null; next = wishes.poll()) {
                writer.write(next.wish());
                writer.flush();
                next.written().complete(System.currentTimeMillis());
            }
        }
        writer.flush();
        return null;
    }

    /** What was written. */
    Ledger ledger() {
        return ledger;
    }

    /** Changes the rate. */
    void rate(int documentsPerSecond) {
        rate = documentsPerSecond;
    }

    /**
     * Writes a document that somebody asks for.
     *
     * @return when the broker had it, in epoch milliseconds
     */
    long write(Documents.Wish wish) throws Exception {
        requireAlive();
        Wished wished = new Wished(wish, new CompletableFuture<>());
        wishes.add(wished);
        return wished.written().get(2, TimeUnit.MINUTES);
    }

    /**
     * Throws what ended it.
     *
     * @throws IOException if a document could not be written
     */
    void requireAlive() throws IOException, InterruptedException {
        if (end.isDone()) {
            await();
        }
    }

    /**
     * Ends it: when it returns, the broker has all that was written.
     *
     * @throws IOException if a document could not be written
     */
    void stop() throws IOException, InterruptedException {
        stopped = true;
        await();
    }

    private void await() throws IOException, InterruptedException {
        try {
            end.get();
        } catch (ExecutionException e) {
            throw new IOException("the load has failed", e.getCause());
        }
    }

    @Override
    public void close() {
        stopped = true;
        thread.shutdownNow();
        writer.close();
    }
}
