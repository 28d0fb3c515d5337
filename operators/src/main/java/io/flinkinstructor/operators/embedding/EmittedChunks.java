package io.flinkinstructor.operators.embedding;

import java.io.IOException;
import java.util.Collection;
import java.util.List;

/**
 * The chunks that have been emitted of each document and are not deleted: what an index has. In
 * keyed state, so that it is in the same checkpoint as the elements in flight.
 *
 * <p>Contract: what it answers is about the document that was selected last. What it is told may
 * stay in memory until another document is selected or {@link #flush} is called, which comes before
 * each snapshot. It moves the operator's current key. For the task's thread.
 */
public interface EmittedChunks {

    /** Turns to the document of a key. */
    void select(String key) throws IOException;

    /**
     * What a version of a chunk is compared by; needs no selection.
     *
     * @param instruction what the model is given with the text; null for nothing
     * @return null if versions are not compared
     */
    ChunkHashes hashes(Chunk chunk, String instruction);

    /**
     * How the chunk was when it was last emitted.
     *
     * @return null if it is not there
     */
    ChunkHashes get(Chunk chunk) throws IOException;

    /** The chunk is emitted. */
    void put(Chunk chunk, ChunkHashes hashes) throws IOException;

    /**
     * Whether the document has other chunks than these, under an instruction's name.
     *
     * @param instructionName null when instructions are not named
     */
    boolean hasOthers(String instructionName, Collection<String> chunkIds) throws IOException;

    /**
     * Forgets the document's other chunks than these, under an instruction's name.
     *
     * @param instructionName null when instructions are not named
     * @return the ids of those that are forgotten
     */
    List<String> retain(String instructionName, Collection<String> chunkIds) throws IOException;

    /** Writes to the state what is not there yet. */
    void flush() throws IOException;
}
