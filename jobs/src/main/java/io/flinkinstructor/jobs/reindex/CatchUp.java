package io.flinkinstructor.jobs.reindex;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds out when a pipeline has caught up with its topics: when all that they held at some moment,
 * no longer ago than the bound, is in the collection for all to see. For one thread, which looks
 * again and again.
 *
 * <ol>
 *   <li>The ends of the partitions are noted. When the pipeline's group has committed them, a
 *       complete checkpoint has read all before them; it may have documents in flight yet.
 *   <li>A checkpoint that is newer knows when what came in before it has left the model.
 *   <li>A checkpoint that completes after that has these rows in the store; with the next one, what
 *       is published with it has been.
 * </ol>
 *
 * <p>What Flink says may be some seconds old, so before a checkpoint counts as the newest one, it
 * waits for so long. When the moment is longer ago than the bound, whether or not it had caught up,
 * it begins anew with the ends as they are then. After a restart of the job, what was in flight is
 * in flight again.
 */
final class CatchUp {

    private enum Stage {
        READ,
        /** All is read; which checkpoint is the newest now will be known later. */
        AFTER_READ,
        EMBED,
        /** All is embedded; which checkpoint is the newest now will be known later. */
        AFTER_EMBED,
        WRITE,
        PUBLISH,
        DONE
    }

    private final Positions positions;
    private final Duration bound;
    private final Duration delay;
    private Stage stage = Stage.READ;
    private Map<TopicPartition, Long> target;
    private long targetNanos;
    private Map<TopicPartition, Long> before = Map.of();
    private long sinceNanos;
    private long checkpoint;
    private long restarts;

    /**
     * @param bound how long ago the moment may be
     * @param delay how old what Flink says of its checkpoints is at the most
     */
    CatchUp(Positions positions, Duration bound, Duration delay) {
        this.positions = positions;
        this.bound = bound;
        this.delay = delay;
    }

    /**
     * Looks how far it is.
     *
     * @param job what the job says now
     * @param nanos the time, as {@link System#nanoTime}
     * @throws ExecutionException if Kafka does not answer; the next look goes on
     */
    Lag look(JobProgress job, long nanos) throws ExecutionException, InterruptedException {
        Map<TopicPartition, Long> ends = positions.ends();
        Map<TopicPartition, Long> read = positions.committed();
        if (target == null || nanos - targetNanos > bound.toNanos()) {
            target = ends;
            targetNanos = nanos;
            stage = Stage.READ;
        }
        advance(job, read, nanos);
        before = read;
        return new Lag(
                behind(ends, read),
                total(ends),
                stage == Stage.READ,
                stage == Stage.DONE,
                nanos - targetNanos);
    }

    private void advance(JobProgress job, Map<TopicPartition, Long> read, long nanos) {
        boolean isNew = nanos - sinceNanos > delay.toNanos();
        switch (stage) {
            case READ -> {
                if (job.completed() > 0 && isRead(read)) {
                    go(Stage.AFTER_READ, nanos);
                }
            }
            case AFTER_READ -> {
                if (isNew) {
                    checkpoint = job.triggered() + 1;
                    restarts = job.restarts();
                    go(Stage.EMBED, nanos);
                }
            }
            case DONE -> {}
            default -> {
                if (job.restarts() == restarts) {
                    finish(job, isNew, nanos);
                } else {
                    // What an attempt before it has said does not count.
                    go(Stage.AFTER_READ, nanos);
                }
            }
        }
    }

    private void finish(JobProgress job, boolean isNew, long nanos) {
        if (stage == Stage.EMBED && job.emitted() >= checkpoint) {
            go(Stage.AFTER_EMBED, nanos);
        } else if (stage == Stage.AFTER_EMBED && isNew) {
            checkpoint = job.triggered();
            go(Stage.WRITE, nanos);
        } else if (stage == Stage.WRITE && job.completed() >= checkpoint) {
            checkpoint = job.completed();
            go(Stage.PUBLISH, nanos);
        } else if (stage == Stage.PUBLISH && job.completed() > checkpoint) {
            go(Stage.DONE, nanos);
        }
    }

    private void go(Stage next, long nanos) {
        stage = next;
        sinceNanos = nanos;
    }

    private boolean isRead(Map<TopicPartition, Long> read) {
        for (Map.Entry<TopicPartition, Long> end : target.entrySet()) {
            TopicPartition partition = end.getKey();
            Long offset = read.get(partition);
            if (offset != null && offset >= end.getValue()) {
                continue;
            }
            // One that moves has something to read. One that stands may stand before what no
            // reader is given.
            boolean stands = Objects.equals(offset, before.get(partition));
            if (!stands || positions.hasRecords(partition, offset, end.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static long behind(Map<TopicPartition, Long> ends, Map<TopicPartition, Long> read) {
        return ends.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - read.getOrDefault(end.getKey(), 0L)))
                .sum();
    }

    private static long total(Map<TopicPartition, Long> ends) {
        return ends.values().stream().mapToLong(Long::longValue).sum();
    }
}
