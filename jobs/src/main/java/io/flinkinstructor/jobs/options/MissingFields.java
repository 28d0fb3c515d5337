package io.flinkinstructor.jobs.options;

import java.util.Locale;

/** What is done about mapped fields that a value does not have. */
enum MissingFields {
    /** The record becomes a dead letter. */
    REFUSE,
    /** They are left out. */
    SKIP;

    /** The name in options. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
