package io.flinkinstructor.jobs.options;

import java.util.List;

/** What a user asked for cannot be done as it stands; the message lists every reason. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    /**
     * @param subject what was checked
     * @param faults at least one
     */
    public RefusedException(String subject, List<String> faults) {
        super(subject + ":\n  - " + String.join("\n  - ", faults));
        this.faults = List.copyOf(faults);
    }

    /** Each reason. */
    public List<String> faults() {
        return faults;
    }
}
