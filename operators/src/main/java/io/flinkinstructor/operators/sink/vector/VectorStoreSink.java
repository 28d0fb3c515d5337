package io.flinkinstructor.operators.sink.vector;

import io.flinkinstructor.schemas.DeadLetter;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.util.Objects;
import java.util.UUID;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Writes streams of embeddings to a vector store.
 *
 * <p>The writer is an operator rather than a Flink {@code Sink}, because a store refuses single
 * records only when it gets them, and a sink has no output that these could leave by. It keeps a
 * sink's promise: all that came before a checkpoint's barrier is in the store, or among the dead
 * letters ahead of that barrier, before the barrier goes on. So a sink of the dead letters that
 * commits with checkpoints commits them with the same one.
 */
public final class VectorStoreSink {

    private VectorStoreSink() {}

    /**
     * Writes each record, at least once and in the order of its subtask's input. By the store's
     * {@link VectorStoreConnection version guard}, repetitions after a failure change nothing, so
     * the effect is that of exactly once. Give the result a uid.
     *
     * <p>A store of {@link VectorStore#shards() shards} is bound to the checkpoints instead: rows
     * are sent to the subtask of their shard, become visible when a checkpoint is complete, exactly
     * once, and a restored job finds its shards as they were at its checkpoint.
     *
     * <p>A store that cannot be reached is tried again, while the input waits and no checkpoint
     * completes; after {@link VectorSinkOptions#retryTimeout()} the task fails.
     *
     * @param rows partitioned by document id, so that the versions of a row stay in order
     * @return dead letters: the records that the store cannot hold, with its reasons
     */
    public static SingleOutputStreamOperator<DeadLetter> write(
            DataStream<EmbeddedRecord> rows, VectorStore store, VectorSinkOptions options) {
        Objects.requireNonNull(rows, "rows == null");
        Objects.requireNonNull(store, "store == null");
        Objects.requireNonNull(options, "options == null");
        DataStream<EmbeddedRecord> partitioned =
                store.shards() == 0
                        ? rows
                        : rows.partitionCustom(
                                new ShardPartitioner(store.shards()), EmbeddedRecord::id);
        return partitioned.transform(
                "write vectors",
                TypeInformation.of(DeadLetter.class),
                new WriteOperatorFactory(store, options, UUID.randomUUID().toString()));
    }
}
