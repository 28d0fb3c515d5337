package io.flinkinstructor.jobs.benchmark;

import java.util.concurrent.TimeUnit;

/** Keeps runs out of the noise that others make on the machine, as far as that is possible. */
final class Quiet {

    /** So much more in a run, in processors, and it is not a fair one. */
    static final double NOISE = 0.1;

    private static final int LOOK_SECONDS = 2;
    private static final int MOST_LOOKS = 60;

    private Quiet() {}

    /** Waits until nobody uses the processors, two minutes at most. */
    static void await() throws InterruptedException {
        for (int look = 0; look < MOST_LOOKS; look++) {
            double before = Proc.busySeconds();
            TimeUnit.SECONDS.sleep(LOOK_SECONDS);
            if ((Proc.busySeconds() - before) / LOOK_SECONDS < NOISE) {
                return;
            }
        }
    }
}
