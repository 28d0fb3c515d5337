package io.flinkinstructor.operators.engine;

import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.TokenizedText;

/**
 * One text on its way through the engine and back. Made by the caller, filled in by the engine
 * before it hands the call back; not to be shared between connections.
 *
 * @param <C> what the caller needs to know when the result is there
 */
public final class EngineCall<C> {

    private final C context;
    private final TokenizedText text;
    private float[] vector;
    private EmbeddingException failure;
    private RunStats stats;

    /** The text's place in the engine; guarded by the dispatcher's lock. */
    Job job;

    /** Who asked; set when the call is submitted. */
    SharedConnection<C> connection;

    public EngineCall(C context, TokenizedText text) {
        this.context = context;
        this.text = text;
    }

    /** What the caller gave. */
    public C context() {
        return context;
    }

    /** What to embed. */
    public TokenizedText text() {
        return text;
    }

    /**
     * The vector; null before the call is handed back, and when it failed. Shared: do not write.
     */
    public float[] vector() {
        return vector;
    }

    /** Why the text could not be embedded; null when it could. */
    public EmbeddingException failure() {
        return failure;
    }

    /** How it ran; null when it never did. */
    public RunStats stats() {
        return stats;
    }

    /** For the engine: the result is there. */
    public void succeed(float[] vector, RunStats stats) {
        this.vector = vector;
        this.stats = stats;
    }

    /** For the engine: the text failed alone, on its last attempt. */
    public void fail(EmbeddingException failure, RunStats stats) {
        this.failure = failure;
        this.stats = stats;
    }
}
