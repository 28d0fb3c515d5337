package io.flinkinstructor.jobs.chaos;

/** How fast records get through, from now on. */
final class RateWatch {

    private final Witness witness;
    private final long begin = System.nanoTime();
    private final long passed;

    RateWatch(Witness witness) {
        this.witness = witness;
        this.passed = witness.passed();
    }

    /** Since it was made. */
    double seconds() {
        return (System.nanoTime() - begin) / 1e9;
    }

    /** Records per second since it was made. */
    double rate() {
        return (witness.passed() - passed) / seconds();
    }
}
