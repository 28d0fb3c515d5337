package io.flinkinstructor.jobs.reindex;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Tells a person how far it is, at which rate, and how long it will take. For one thread. */
final class LagLine {

    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long nanos, long behind, long total) {}

    /**
     * What there is to say at a moment.
     *
     * @param nanos the time, as {@link System#nanoTime}
     */
    String text(Lag lag, long nanos) {
        samples.addLast(new Sample(nanos, lag.behind(), lag.total()));
        while (nanos - samples.getFirst().nanos() > WINDOW_NANOS) {
            samples.removeFirst();
        }
        Sample first = samples.getFirst();
        double seconds = (nanos - first.nanos()) / 1e9;
        if (!lag.reading()) {
            return "All read; waiting until it is embedded and visible";
        }
        String line =
                String.format(
                        Locale.ROOT,
                        "%,d of %,d documents behind (%.1f %% read)",
                        lag.behind(),
                        lag.total(),
                        lag.total() == 0 ? 100 : 100.0 - 100.0 * lag.behind() / lag.total());
        if (seconds <= 0) {
            return line;
        }
        double rate = ((lag.total() - first.total()) - (lag.behind() - first.behind())) / seconds;
        double closing = (first.behind() - lag.behind()) / seconds;
        return line
                + String.format(Locale.ROOT, ", %,.0f documents/s", rate)
                + (closing > 0 ? ", " + time(lag.behind() / closing) + " left" : left(lag, rate));
    }

    private static String left(Lag lag, double rate) {
        return lag.behind() > 0 && rate > 0 ? ", no faster than new ones come" : "";
    }

    private static String time(double seconds) {
        long whole = Math.round(seconds);
        return whole < 120
                ? whole + " s"
                : whole < 7200 ? whole / 60 + " min" : whole / 3600 + " h";
    }
}
