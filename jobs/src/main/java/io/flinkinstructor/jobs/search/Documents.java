package io.flinkinstructor.jobs.search;

import io.flinkinstructor.schemas.EmbeddingRequest;
import java.io.IOException;

/** The documents behind what is searched. Safe for use by many threads. */
public interface Documents {

    /**
     * A document as it was last sent.
     *
     * @return null if it is not known, or deleted
     */
    EmbeddingRequest get(String id);

    /**
     * Sends a document, or its deletion, to the pipeline's topic; returns when it is there.
     *
     * @return its timestamp there, in milliseconds since the epoch
     * @throws IOException if the topic does not take it
     */
    long send(EmbeddingRequest document) throws IOException, InterruptedException;
}
