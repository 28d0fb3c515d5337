package io.flinkinstructor.operators.model;

import java.util.List;

/**
 * A model on one device. Batches of one embedder may run at the same time on several threads as far
 * as the device allows ({@link Device#parallelRuns()}).
 */
public interface Embedder extends AutoCloseable {

    /** The number of components of a vector. */
    int dimension();

    /**
     * How long the rows of a batch are whose longest text has so many tokens: what they are padded
     * to.
     */
    default int paddedLength(int longest) {
        return longest;
    }

    /**
     * Of what the padded lengths are a multiple (or the model's greatest length), if rows of equal
     * padded length do not change each other's vectors: each has, bit for bit, the vector that its
     * text has alone. 0 if only a text alone has always the same.
     */
    default int independentRowsMultiple() {
        return 0;
    }

    /** A new, empty batch with buffers of its own, which are reused from run to run. */
    Batch newBatch();

    /**
     * Frees the session. The caller makes sure that no batch is running and that all batches are
     * closed: closing a session during a run crashes the process.
     */
    @Override
    void close();

    /** The rows of one run, and its buffers. One thread at a time, but for {@link #terminate()}. */
    interface Batch extends AutoCloseable {

        /**
         * Replaces the rows: pads them to the longest and copies them into the input buffers.
         *
         * @param rows at least one
         */
        void collate(List<TokenizedText> rows);

        /**
         * Runs the model on the rows last collated; blocks until done.
         *
         * @return a new array for each row, in the order of the rows
         * @throws EmbeddingException if the run fails or was terminated
         */
        float[][] run() throws EmbeddingException;

        /**
         * Asks the run in progress to stop soon with an exception; does nothing when none is. From
         * any thread.
         */
        void terminate();

        @Override
        void close();
    }
}
