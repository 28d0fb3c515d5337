package io.flinkinstructor.operators.embedding;

import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.checkpoint.SnapshotType;

/**
 * Closed from the snapshot of a stop-with-savepoint on, unless the job drains: what finishes behind
 * it is in flight in the savepoint, and would be emitted a second time by the job that resumes from
 * there. Belongs to the task's thread.
 */
final class SavepointGate {

    private static final long NONE = -1;

    private long closedBy = NONE;

    /** Whether elements may be emitted. */
    boolean isOpen() {
        return closedBy == NONE;
    }

    /** A snapshot has been taken. */
    void snapshotTaken(long checkpointId, SnapshotType type) {
        if (type instanceof SavepointType savepoint
                && savepoint.isSynchronous()
                && !savepoint.shouldDrain()) {
            closedBy = checkpointId;
        }
    }

    /**
     * A checkpoint will not be completed.
     *
     * @return whether that has opened the gate
     */
    boolean aborted(long checkpointId) {
        if (isOpen() || checkpointId != closedBy) {
            return false;
        }
        closedBy = NONE;
        return true;
    }

    /** The input has ended, so nothing will resume from a savepoint before its end. */
    void inputEnded() {
        closedBy = NONE;
    }
}
