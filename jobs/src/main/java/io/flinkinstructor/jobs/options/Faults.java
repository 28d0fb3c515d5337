package io.flinkinstructor.jobs.options;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, to say it all at once. Not safe for several threads. */
public final class Faults {

    private final List<String> faults = new ArrayList<>();

    /**
     * Notes a fault.
     *
     * @param fault what is wrong, where, and the way out; no secrets
     */
    public void add(String fault) {
        faults.add(fault);
    }

    /** Notes several faults. */
    public void addAll(List<String> others) {
        faults.addAll(others);
    }

    /** What was noted, in order. */
    public List<String> all() {
        return List.copyOf(faults);
    }

    /**
     * @param subject what was checked, as the message's first words
     * @throws RefusedException if anything was noted
     */
    public void throwIfAny(String subject) {
        if (!faults.isEmpty()) {
            throw new RefusedException(subject, faults);
        }
    }
}
