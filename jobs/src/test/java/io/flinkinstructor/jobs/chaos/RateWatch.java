package io.flinkinstructor.jobs.chaos;

/** How fast records come out, from now on. */
final class RateWatch {

    private final Witness witness;
    private final long begin = System.nanoTime();
    private final long seen;

    RateWatch(Witness witness) {
        this.witness = witness;
        this.seen = witness.seen();
    }

    /** Since it was made. */
    double seconds() {
        return (System.nanoTime() - begin) / 1e9;
    }

    /** Records per second since it was made. */
    double rate() {
        return (witness.seen() - seen) / seconds();
    }
}
