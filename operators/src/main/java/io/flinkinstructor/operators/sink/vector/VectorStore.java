package io.flinkinstructor.operators.sink.vector;

import java.io.Serializable;

/**
 * Where a vector store is, and what its collection must be like. Travels with the job, so it is
 * serializable; its {@code toString} names the collection for logs, without secrets.
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
}
