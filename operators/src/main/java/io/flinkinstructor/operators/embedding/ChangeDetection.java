package io.flinkinstructor.operators.embedding;

import io.flinkinstructor.operators.model.ModelInfo;
import java.io.Serializable;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.streaming.api.operators.KeyContext;

/**
 * Lets the embedding operator know what has come out of a document before, so that it leaves out
 * what has not changed and deletes what is gone. Travels with the job.
 */
public interface ChangeDetection extends Serializable {

    /** Each chunk is embedded and emitted, and only what is asked for is deleted. */
    ChangeDetection NONE = new NoChangeDetection();

    /** Whether a chunk is left out that is there already, as it is. */
    boolean skipsUnchanged();

    /**
     * Whether the sinks take a record without a vector for a chunk of which only what the model
     * does not see has changed. Otherwise it is embedded again.
     */
    boolean updatesWithoutVector();

    /**
     * Opens a subtask's memory, in keyed state.
     *
     * @param context gives the state
     * @param keys moves the key that the state belongs to
     * @param model what embeds
     */
    EmittedChunks open(RuntimeContext context, KeyContext keys, ModelInfo model);
}
