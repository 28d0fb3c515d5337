package io.flinkinstructor.jobs.local;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A line that tells what the job does now: rewritten in place each second on a terminal, a new one
 * every five seconds elsewhere.
 */
public final class LiveLine implements AutoCloseable {

    private static final int WIDTH = 150;

    private final LiveMetrics metrics;
    private final LongSupplier nanoClock;
    private final PrintWriter out;
    private final boolean inPlace;
    private final long startNanos;
    private ScheduledExecutorService ticker;
    private long lastNanos;
    private long lastDocuments;
    private long lastTokens;

    /**
     * @param nanoClock as {@link System#nanoTime()}
     * @param inPlace whether {@code out} is a terminal
     */
    public LiveLine(LiveMetrics metrics, LongSupplier nanoClock, PrintWriter out, boolean inPlace) {
        this.metrics = metrics;
        this.nanoClock = nanoClock;
        this.out = out;
        this.inPlace = inPlace;
        this.startNanos = nanoClock.getAsLong();
        this.lastNanos = startNanos;
    }

    /** Starts to print. */
    public void start() {
        ticker =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            Thread thread = new Thread(task, "live-line");
                            thread.setDaemon(true);
                            return thread;
                        });
        int seconds = inPlace ? 1 : 5;
        ticker.scheduleAtFixedRate(this::print, seconds, seconds, TimeUnit.SECONDS);
    }

    private synchronized void print() {
        String text = text();
        out.print(inPlace ? "\r" + String.format("%-" + WIDTH + "s", text) : text + "\n");
        out.flush();
    }

    /** Prints lines between two of ours. */
    public synchronized void say(String lines) {
        if (inPlace) {
            out.print("\r" + " ".repeat(WIDTH) + "\r");
        }
        out.println(lines);
        out.flush();
    }

    /** The figures since the last call, and the totals. */
    String text() {
        long now = nanoClock.getAsLong();
        long documents = metrics.count("embedded") + metrics.count("deleted");
        long tokens = metrics.count("tokens");
        double seconds = Math.max(1, now - lastNanos) / 1e9;
        // Counters start again with a task that was restarted.
        double documentRate = Math.max(0, documents - lastDocuments) / seconds;
        double tokenRate = Math.max(0, tokens - lastTokens) / seconds;
        lastNanos = now;
        lastDocuments = documents;
        lastTokens = tokens;
        return String.format(
                Locale.ROOT,
                "%4d s  %,d documents  %,.0f documents/s  %,.0f tokens/s  batch fill %.0f %%  padding"
                        + " %.1f %%  queue %,.0f ms  in flight %.0f  dead letters %d",
                (now - startNanos) / 1_000_000_000,
                documents,
                documentRate,
                tokenRate,
                100 * metrics.greatest("batchFill"),
                100 * metrics.greatest("paddingShare"),
                metrics.median("queueTimeMs"),
                metrics.sum("inFlight"),
                metrics.count("deadLetters"));
    }

    @Override
    public void close() {
        if (ticker != null) {
            ticker.shutdownNow();
        }
        if (inPlace) {
            out.println();
            out.flush();
        }
    }
}
