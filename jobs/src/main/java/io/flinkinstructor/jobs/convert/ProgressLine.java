package io.flinkinstructor.jobs.convert;

import io.flinkinstructor.operators.model.convert.ConversionProgress;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Shows how far a conversion is: on a terminal one line that changes, elsewhere a line when
 * something begins, every few seconds, and when it is done. Used by one thread.
 */
final class ProgressLine implements ConversionProgress {

    private static final long TERMINAL_INTERVAL = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long OTHER_INTERVAL = TimeUnit.SECONDS.toNanos(5);

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier nanos;
    private String current = "";
    private long began;
    private long told;

    /**
     * @param nanos a clock as {@link System#nanoTime()}
     */
    ProgressLine(PrintStream out, boolean terminal, LongSupplier nanos) {
        this.out = out;
        this.terminal = terminal;
        this.nanos = nanos;
    }

    @Override
    public void at(String what, int done, int total) {
        long now = nanos.getAsLong();
        boolean first = !what.equals(current);
        if (first) {
            current = what;
            began = now;
        }
        boolean last = done >= total;
        long interval = terminal ? TERMINAL_INTERVAL : OTHER_INTERVAL;
        if (!first && !last && now - told < interval) {
            return;
        }
        told = now;
        String text =
                last
                        ? String.format(
                                Locale.ROOT, "%s: done in %.1f s", what, (now - began) / 1e9)
                        : String.format("%s: %d %%", what, 100L * done / total);
        if (!terminal) {
            out.println(text);
        } else {
            // Over what stood there, which may have been longer.
            out.print("\r" + text + "\u001B[K" + (last ? System.lineSeparator() : ""));
        }
        out.flush();
    }
}
