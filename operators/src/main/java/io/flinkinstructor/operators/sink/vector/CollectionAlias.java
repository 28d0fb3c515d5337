package io.flinkinstructor.operators.sink.vector;

import java.util.List;

/**
 * The contract of a name that searches read instead of a collection's own, and of the collection
 * that it is to show. The name moves from one collection to another in one step: a search finds
 * what the one or the other has, never some of each. What {@code toString} gives names it for
 * messages. For one thread.
 */
public interface CollectionAlias {

    /**
     * Why the name cannot be made to show the collection; empty if it can. Changes nothing.
     *
     * @throws VectorStoreException if the store cannot be asked
     */
    List<String> faults() throws VectorStoreException;

    /**
     * The collection that the name shows now; null if it shows none.
     *
     * @throws VectorStoreException if the store cannot be asked
     */
    String shown() throws VectorStoreException;

    /**
     * Whether that is the collection that it is to show.
     *
     * @throws VectorStoreException if the store cannot be asked
     */
    boolean isSwitched() throws VectorStoreException;

    /**
     * Whether the collection that it is to show holds nothing, tombstones included, or is not there
     * yet.
     *
     * @throws VectorStoreException if the store cannot be asked
     */
    boolean isEmpty() throws VectorStoreException;

    /**
     * Moves the name to the collection, which is there. Who may read the old one by this name may
     * read the new one by it.
     *
     * @throws VectorStoreException if it stays where it is
     */
    void switchOver() throws VectorStoreException;

    /** The collection that it is to show. */
    String collection();

    /**
     * The command that removes a collection, for a person to run.
     *
     * @param collection as {@link #shown} or {@link #collection} gives it
     */
    String removal(String collection);
}
