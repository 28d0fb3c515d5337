package io.flinkinstructor.jobs.exactlyonce;

import io.flinkinstructor.schemas.DeadLetter;

/** What has to become of a record of the load. */
public enum Fate {
    /** An embedding. */
    EMBEDDED(null),

    /** A tombstone; in a store, nothing that is found. */
    DELETED(null),

    /** A dead letter: the record is no request. */
    UNREADABLE(DeadLetter.READ),

    /** A dead letter: the text cannot be embedded. */
    UNEMBEDDABLE(DeadLetter.EMBED),

    /** A dead letter: the embedding does not fit its topic, nor any store. */
    UNWRITABLE(DeadLetter.WRITE);

    private final String stage;

    Fate(String stage) {
        this.stage = stage;
    }

    /** The stage of the dead letter; null where there is none. */
    String stage() {
        return stage;
    }

    boolean isLetter() {
        return stage != null;
    }
}
