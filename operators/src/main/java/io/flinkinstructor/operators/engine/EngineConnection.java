package io.flinkinstructor.operators.engine;

import io.flinkinstructor.operators.model.ModelInfo;
import io.flinkinstructor.operators.model.Tokenizer;
import java.util.List;

/**
 * A subtask's connection to the engine of its task manager. One thread uses it (the task's);
 * results come on the engine's threads through the {@link ResultListener} that it was opened with.
 *
 * @param <C> the context of its calls
 */
public interface EngineConnection<C> extends AutoCloseable {

    /** What the model is. */
    ModelInfo model();

    /** The model's tokenizer. */
    Tokenizer tokenizer();

    /**
     * Queues a call; never blocks. Each call comes back exactly once, unless it is withdrawn or the
     * connection is closed first, or the engine fails.
     */
    void submit(EngineCall<C> call);

    /**
     * Takes back a call that still waits.
     *
     * @return true if it will not come back; false if it runs or has run, and will
     */
    boolean withdraw(EngineCall<C> call);

    /** What the whole engine has done so far; from any thread. */
    EngineStatistics statistics();

    /** Ends any linger: what is queued may run at once. */
    void flush();

    /**
     * Ends the connection: calls that wait are dropped, results of running ones are not delivered
     * any more. The engine closes with its last connection.
     */
    @Override
    void close();

    /** Takes results; called on the engine's threads. Must be quick, and must not throw. */
    interface ResultListener<C> {

        /**
         * Results of one finished batch, those of this connection.
         *
         * @param calls finished calls, each with a vector or a failure
         */
        void finished(List<EngineCall<C>> calls);

        /**
         * The device failed: no outstanding call comes back. Called once.
         *
         * @param cause what failed
         */
        void engineFailed(Throwable cause);
    }
}
