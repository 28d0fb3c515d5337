package io.flinkinstructor.operators.sink.vector;

import org.apache.flink.api.common.functions.Partitioner;

/** Sends rows by their document's id to the subtask that writes its shard. */
final class ShardPartitioner implements Partitioner<String> {

    private static final long serialVersionUID = 1L;

    private final int shards;

    ShardPartitioner(int shards) {
        this.shards = shards;
    }

    @Override
    public int partition(String id, int subtasks) {
        return Shards.subtask(Shards.of(id, shards), shards, subtasks);
    }
}
