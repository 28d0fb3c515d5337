package io.flinkinstructor.operators.engine;

import io.flinkinstructor.operators.model.ModelInfo;
import io.flinkinstructor.operators.model.Tokenizer;
import java.util.List;

/** A subtask's connection to an engine that it shares with others. */
final class SharedConnection<C> implements EngineConnection<C> {

    private final EmbeddingEngine engine;
    private final ResultListener<C> listener;
    private final Runnable release;
    private volatile boolean closed;

    /**
     * @param release gives the engine back; called once
     */
    SharedConnection(EmbeddingEngine engine, ResultListener<C> listener, Runnable release) {
        this.engine = engine;
        this.listener = listener;
        this.release = release;
    }

    @Override
    public ModelInfo model() {
        return engine.model();
    }

    @Override
    public Tokenizer tokenizer() {
        return engine.tokenizer();
    }

    @Override
    public void submit(EngineCall<C> call) {
        call.connection = this;
        engine.dispatcher().submit(call);
    }

    @Override
    public boolean withdraw(EngineCall<C> call) {
        return engine.dispatcher().withdraw(call);
    }

    @Override
    public EngineStatistics statistics() {
        return engine.statistics();
    }

    @Override
    public void flush() {
        engine.dispatcher().flush();
    }

    /** Hands results back; on the engine's threads. */
    @SuppressWarnings("unchecked") // a call knows the connection that it was submitted to
    void deliver(List<? extends EngineCall<?>> calls) {
        if (!closed) {
            listener.finished((List<EngineCall<C>>) calls);
        }
    }

    /** Says that the engine failed; on the engine's threads, or on that of {@code connect}. */
    void engineFailed(Throwable cause) {
        if (!closed) {
            listener.engineFailed(cause);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            engine.disconnect(this);
            release.run();
        }
    }
}
