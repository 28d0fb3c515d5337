package io.flinkinstructor.operators.sink.vector;

import java.util.Objects;

/**
 * A checkpoint as a store knows it. Numbers grow within a job; one that starts from another job's
 * savepoint counts on from there, and so does a second one that starts from the same: hence the
 * job.
 *
 * @param job names the job, through all its restarts
 * @param id Flink's number of the checkpoint
 */
public record StoreCheckpoint(String job, long id) {

    /**
     * @throws NullPointerException if {@code job} is null
     */
    public StoreCheckpoint {
        Objects.requireNonNull(job, "job == null");
    }
}
