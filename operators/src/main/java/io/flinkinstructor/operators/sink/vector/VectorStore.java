package io.flinkinstructor.operators.sink.vector;

import io.flinkinstructor.schemas.EmbeddedRecord;
import java.io.Serializable;
import java.util.Set;

/**
 * Where a vector store is, and what its collection must be like. Travels with the job, so it is
 * serializable; its {@code toString} names the collection for logs, without secrets.
 *
 * <p>There are two kinds. In most, any connection writes any row, durable and visible at once. A
 * store of {@link #shards() shards} is bound to Flink's checkpoints: each shard is written by one
 * connection at a time, and what is written becomes durable with {@link
 * VectorStoreConnection#commit} and visible with {@link VectorStoreConnection#complete}.
 */
public interface VectorStore extends Serializable {

    /**
     * Connects, and makes the collection or checks the one that is there, as far as that can be
     * done before there are vectors.
     *
     * @throws VectorStoreException {@link VectorStoreException.Kind#FATAL} if the collection cannot
     *     take what will be written, with all that is wrong; {@link
     *     VectorStoreException.Kind#RETRYABLE} if the store cannot be reached now
     */
    VectorStoreConnection connect() throws VectorStoreException;

    /**
     * Whether it takes records that {@link EmbeddedRecord#keepsVector() keep the vector} written
     * before.
     */
    default boolean takesUpdatesWithoutVector() {
        return false;
    }

    /** How many shards the collection has; 0 for a store that is not bound to checkpoints. */
    default int shards() {
        return 0;
    }

    /**
     * Connects to some of the shards, as {@link #connect()} does to all of them, and takes them
     * back to where they were at a checkpoint.
     *
     * @param shards from 0 on
     * @param restored the checkpoint that the job starts from: what was written since is dropped;
     *     null to go on with what is visible
     * @throws VectorStoreException {@link VectorStoreException.Kind#RETRYABLE} also while another
     *     connection has one of the shards
     */
    default VectorStoreConnection connect(Set<Integer> shards, StoreCheckpoint restored)
            throws VectorStoreException {
        return connect();
    }
}
