package io.flinkinstructor.operators.engine;

import java.io.Serializable;
import org.apache.flink.api.common.functions.RuntimeContext;

/** Opens a subtask's connection to an engine; travels with the job. */
public interface EngineConnector extends Serializable {

    /**
     * Connects to the task manager's engine, starting it if this is its first user.
     *
     * @param context the subtask's, for external resources and metrics
     * @param listener takes the results
     * @throws Exception if the model is broken or the device is not there; the message says what to
     *     do
     */
    <C> EngineConnection<C> connect(
            RuntimeContext context, EngineConnection.ResultListener<C> listener) throws Exception;
}
