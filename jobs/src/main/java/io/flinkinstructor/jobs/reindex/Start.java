package io.flinkinstructor.jobs.reindex;

/** How the job that fills a new collection comes about. */
public enum Start {
    /** It starts without state. */
    FRESH,
    /** The same, and how far an earlier try has read is forgotten. */
    ANEW,
    /** It starts from a checkpoint or savepoint. */
    STATE,
    /** It runs already. */
    RUNNING
}
