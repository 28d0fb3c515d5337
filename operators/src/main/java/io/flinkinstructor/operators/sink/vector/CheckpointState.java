package io.flinkinstructor.operators.sink.vector;

import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * Says, in a checkpoint, which one it is. All subtasks write the same, so it is broadcast state:
 * after rescaling each new subtask has it, and subtasks may finish one after the other.
 */
final class CheckpointState {

    private static final String JOB = "job";
    private static final String ID = "id";

    private final BroadcastState<String, String> state;

    CheckpointState(OperatorStateStore store) throws Exception {
        // The name is part of what a savepoint knows: it never changes.
        state =
                store.getBroadcastState(
                        new MapStateDescriptor<>("checkpoint", Types.STRING, Types.STRING));
    }

    /** The checkpoint that the job has been restored from; null for none. */
    StoreCheckpoint restored() throws Exception {
        String job = state.get(JOB);
        return job == null ? null : new StoreCheckpoint(job, Long.parseLong(state.get(ID)));
    }

    void snapshot(StoreCheckpoint checkpoint) throws Exception {
        state.put(JOB, checkpoint.job());
        state.put(ID, Long.toString(checkpoint.id()));
    }
}
