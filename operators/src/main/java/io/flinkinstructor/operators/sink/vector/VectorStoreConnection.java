package io.flinkinstructor.operators.sink.vector;

import io.flinkinstructor.schemas.EmbeddedRecord;
import java.time.Duration;
import java.util.List;

/**
 * The contract of a vector store's write side. For one thread.
 *
 * <p>A row's identity is (id, instruction name, chunk). Each row has the {@link RowVersion version}
 * of what was last written under it. What is older than that changes nothing, so batches may come
 * again, in whole or in part, and the result is the same; what is equal is written again.
 *
 * <p>In a store that is bound to checkpoints, what is "visible" below waits for {@link #complete}.
 * What goes wrong there with {@link #write} or {@link #commit} is never {@link
 * VectorStoreException.Kind#RETRYABLE}: what was not committed is gone with the connection, and
 * only the job can bring it again, from its checkpoint.
 *
 * <p>A deletion leaves a tombstone, which has the version of the deletion and is found by no
 * search. The {@link EmbeddedRecord#isDocumentDelete() deletion of a document} deletes all its rows
 * and leaves a tombstone that also stands for rows that are not there yet.
 *
 * <p>A store that {@link VectorStore#takesUpdatesWithoutVector() takes them} writes a record that
 * {@link EmbeddedRecord#keepsVector() keeps its vector} to the row that has the same text,
 * instruction and model fingerprint. It refuses one for which there is no such row, unless what is
 * there is newer: no text ever gets another text's vector.
 */
public interface VectorStoreConnection extends AutoCloseable {

    /**
     * Applies embeddings and deletions as if one by one in this order, visible all at once: all of
     * them, or none if it throws. After a failure that is {@link
     * VectorStoreException.Kind#RETRYABLE} they may have been applied all the same, and the
     * connection is to be closed.
     *
     * @throws VectorStoreException {@link VectorStoreException.Kind#REFUSED} if the store cannot
     *     hold at least one of the records and could hold the others; the connection stays usable
     */
    void write(List<EmbeddedRecord> records) throws VectorStoreException;

    /**
     * Forgets tombstones that are older than the horizon, by the store's clock; many of them not
     * all at once. A replay from before the horizon may then bring back what was deleted.
     *
     * @return how many it forgot; 0 when there are no more
     */
    long purge(Duration horizon) throws VectorStoreException;

    /**
     * Makes durable what has been written, as what belongs to a checkpoint, of which it is not
     * known yet whether it completes. A connection that starts from this checkpoint finds just
     * that.
     *
     * <p>Nothing to do for a store that is not bound to checkpoints.
     */
    default void commit(StoreCheckpoint checkpoint) throws VectorStoreException {}

    /**
     * A checkpoint is complete: makes visible what has been committed with it. Checkpoints that are
     * left out did not complete; what was committed with them belongs to the next one.
     *
     * <p>Nothing to do for a store that is not bound to checkpoints.
     */
    default void complete(StoreCheckpoint checkpoint) throws VectorStoreException {}

    /** Lets go of the connection; what goes wrong with that is of no interest. */
    @Override
    void close();
}
