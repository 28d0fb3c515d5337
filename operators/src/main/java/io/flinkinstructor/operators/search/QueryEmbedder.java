package io.flinkinstructor.operators.search;

import io.flinkinstructor.operators.engine.EngineCall;
import io.flinkinstructor.operators.engine.EngineConnection;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.ModelInfo;
import io.flinkinstructor.operators.model.TokenizedText;
import io.flinkinstructor.operators.model.VectorCheck;
import io.flinkinstructor.operators.search.SearchException.Kind;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Embeds one query at a time for each thread that asks. Safe for use by many threads. An engine
 * that has failed is replaced with the next query.
 */
final class QueryEmbedder implements AutoCloseable {

    private final Engines engines;

    /** Guards {@link #connection} and its use, which is for one thread. */
    private final Object gate = new Object();

    private Connected connection;

    /** Connects to an engine. */
    interface Engines {
        EngineConnection<CompletableFuture<float[]>> connect(
                EngineConnection.ResultListener<CompletableFuture<float[]>> listener)
                throws EmbeddingException;
    }

    /**
     * A query as a vector.
     *
     * @param tokens how many went into the model
     * @param truncated whether it was cut at the model's length
     */
    record Embedded(float[] vector, int tokens, boolean truncated) {}

    /** A connection, and what becomes of its engine. */
    private static final class Connected
            implements EngineConnection.ResultListener<CompletableFuture<float[]>> {

        /** Completes, with the reason, when the engine has failed. */
        private final CompletableFuture<float[]> failed = new CompletableFuture<>();

        private EngineConnection<CompletableFuture<float[]>> to;

        @Override
        public void finished(List<EngineCall<CompletableFuture<float[]>>> calls) {
            for (EngineCall<CompletableFuture<float[]>> call : calls) {
                if (call.failure() == null) {
                    call.context().complete(call.vector());
                } else {
                    call.context().completeExceptionally(call.failure());
                }
            }
        }

        @Override
        public void engineFailed(Throwable cause) {
            failed.completeExceptionally(cause);
        }
    }

    /**
     * Connects, which starts an engine if nobody else uses it.
     *
     * @throws EmbeddingException if the model is broken or the device is not there
     */
    QueryEmbedder(Engines engines) throws EmbeddingException {
        this.engines = engines;
        this.connection = connect();
    }

    private Connected connect() throws EmbeddingException {
        Connected made = new Connected();
        made.to = engines.connect(made);
        return made;
    }

    /** What the model is. */
    ModelInfo model() {
        synchronized (gate) {
            return connection.to.model();
        }
    }

    /**
     * Embeds a query.
     *
     * @param instruction empty for none
     * @throws SearchException {@link Kind#BAD_QUERY} if the model makes no vector of this text;
     *     {@link Kind#UNAVAILABLE} if the engine failed
     */
    Embedded embed(String instruction, String text) throws SearchException, InterruptedException {
        CompletableFuture<float[]> result = new CompletableFuture<>();
        TokenizedText tokens;
        Connected used;
        synchronized (gate) {
            used = connected();
            tokens = used.to.tokenizer().tokenize(instruction, text);
            used.to.submit(new EngineCall<>(result, tokens));
        }
        try {
            // Whichever comes first.
            CompletableFuture.anyOf(result, used.failed).get();
            float[] vector = result.get();
            String fault = VectorCheck.fault(vector);
            if (fault != null) {
                throw new SearchException(Kind.BAD_QUERY, fault, null);
            }
            return new Embedded(vector, tokens.length(), tokens.truncated());
        } catch (ExecutionException e) {
            boolean alone = result.isCompletedExceptionally();
            throw new SearchException(
                    alone ? Kind.BAD_QUERY : Kind.UNAVAILABLE,
                    (alone ? "the query could not be embedded: " : "the engine failed: ")
                            + e.getCause().getMessage(),
                    e.getCause());
        }
    }

    private Connected connected() throws SearchException {
        if (connection == null) {
            throw new IllegalStateException("the search was closed");
        }
        if (connection.failed.isDone()) {
            Connected old = connection;
            try {
                connection = connect();
            } catch (EmbeddingException e) {
                throw new SearchException(Kind.UNAVAILABLE, e.getMessage(), e);
            }
            old.to.close();
        }
        return connection;
    }

    @Override
    public void close() {
        synchronized (gate) {
            if (connection != null) {
                connection.failed.completeExceptionally(
                        new IllegalStateException("the search was closed"));
                connection.to.close();
                connection = null;
            }
        }
    }
}
