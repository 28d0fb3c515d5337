package io.flinkinstructor.operators.search;

import java.util.List;

/**
 * The contract of a vector store's read side: one collection, open for searches. Safe for use by
 * many threads.
 *
 * <p>It finds what the write side has made visible and not deleted, at the latest when the next
 * search begins. It makes nothing and changes nothing: a collection that is missing is an error, or
 * empty where the store cannot tell the two apart. What {@code toString} gives names the collection
 * for messages, without secrets.
 */
public interface VectorIndex extends AutoCloseable {

    /**
     * Checks that vectors of a model can be compared with what the collection holds. One that holds
     * nothing yet passes.
     *
     * @param model the model's name, for the message
     * @param fingerprint the model's
     * @param dimension the model's
     * @throws SearchException {@link SearchException.Kind#FATAL} if the collection is not there, is
     *     of another dimension, or holds vectors of other models only; {@link
     *     SearchException.Kind#UNAVAILABLE} if the store cannot be reached now
     */
    void check(String model, String fingerprint, int dimension) throws SearchException;

    /**
     * The rows nearest to a vector, the nearest first; as many as were asked for, unless fewer
     * match. Only rows of the query's model are compared, only those under its instruction's name,
     * and only those that have all attributes of its filters.
     *
     * <p>The order is that of the collection's own distance; the index may be an approximate one.
     *
     * @throws SearchException of any {@link SearchException.Kind}
     */
    List<Hit> nearest(VectorQuery query) throws SearchException;

    /** Lets go of the store; what goes wrong with that is of no interest. */
    @Override
    void close();
}
