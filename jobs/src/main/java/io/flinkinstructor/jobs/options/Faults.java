package io.flinkinstructor.jobs.options;

import io.flinkinstructor.operators.source.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Collects what is wrong, to say it all at once. Not safe for several threads. */
public final class Faults {

    /** Shorter ones are no secrets, and would be found in any text. */
    private static final int SHORTEST_SECRET = 4;

    private final List<String> faults = new ArrayList<>();
    private final List<String> secrets = new ArrayList<>();

    /**
     * Notes a fault.
     *
     * @param fault what is wrong, where, and the way out
     */
    public void add(String fault) {
        String shown = fault;
        for (String secret : secrets) {
            shown = shown.replace(secret, Secrets.HIDDEN);
        }
        faults.add(shown);
    }

    /** Notes several faults. */
    public void addAll(List<String> others) {
        others.forEach(this::add);
    }

    /** Keeps values out of the faults noted from now on if they are, or look like, secrets. */
    void hideSecrets(Map<String, String> values) {
        values.forEach(
                (name, value) -> {
                    if (value.length() >= SHORTEST_SECRET
                            && !value.equals(Secrets.redact(name, value))) {
                        secrets.add(value);
                    }
                });
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
            throw refused(subject);
        }
    }

    /**
     * What to throw, where something was noted.
     *
     * @param subject as above
     */
    public RefusedException refused(String subject) {
        return new RefusedException(subject, faults);
    }
}
