package io.flinkinstructor.jobs.reindex;

/**
 * What a job has come to. Checkpoints are told by their numbers, which only grow.
 *
 * @param triggered the newest checkpoint of which anything is known, complete or not; 0 for none
 * @param completed the newest complete one; 0 for none
 * @param emitted one before which nothing came in that has not left all subtasks of the operator
 *     that embeds, as its newest checkpoint knew; -1 where unknown
 * @param restarts how often the job has gone back to a checkpoint
 */
record JobProgress(long triggered, long completed, long emitted, long restarts) {}
