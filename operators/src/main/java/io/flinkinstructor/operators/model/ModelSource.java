package io.flinkinstructor.operators.model;

import java.io.Serializable;

/**
 * Where a task manager finds a model. Travels with the job; equal sources share one engine, so
 * implementations are records or have equals and hashCode.
 */
public interface ModelSource extends Serializable {

    /**
     * Finds, checks and opens the model.
     *
     * @throws EmbeddingException if it is not there or broken; the message names all faults found
     */
    Model open() throws EmbeddingException;
}
