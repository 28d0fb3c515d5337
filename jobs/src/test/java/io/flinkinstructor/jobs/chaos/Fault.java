package io.flinkinstructor.jobs.chaos;

/**
 * Something that happens to the pipeline while it works. Made anew for each time. For one thread.
 *
 * <p>It is over, for all faults alike, when a document that was written after {@link #strike} has
 * come out for readers of committed records, and the job runs with all of its tasks.
 */
interface Fault {

    /**
     * Does it; returns when it has its effect, so that what is written from then on cannot come out
     * before the job has got over it.
     *
     * @return when it happened, in epoch milliseconds: the time to recover counts from then
     */
    long strike(Target target) throws Exception;

    /** Brings back what it took away. Called when the job has recovered without it. */
    default void repair(Target target) throws Exception {}
}
