package io.flinkinstructor.jobs.embed;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Tells a person every few seconds how far it is. Used by one thread. */
final class Progress {

    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(5);

    private final PrintStream out;
    private final LongSupplier nanos;
    private final long start;
    private long told;
    private long lines;

    /**
     * @param nanos a clock as {@link System#nanoTime()}
     */
    Progress(PrintStream out, LongSupplier nanos) {
        this.out = out;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
        this.told = start;
    }

    void line() {
        lines++;
        long now = nanos.getAsLong();
        if (now - told >= INTERVAL) {
            told = now;
            out.printf(
                    Locale.ROOT,
                    "embed: %,d lines, %.1f lines/s%n",
                    lines,
                    lines * 1e9 / (now - start));
        }
    }
}
