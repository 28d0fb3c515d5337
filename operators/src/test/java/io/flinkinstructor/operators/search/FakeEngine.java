package io.flinkinstructor.operators.search;

import io.flinkinstructor.operators.engine.EngineCall;
import io.flinkinstructor.operators.engine.EngineConnection;
import io.flinkinstructor.operators.engine.EngineStatistics;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.ModelInfo;
import io.flinkinstructor.operators.model.TokenizedText;
import io.flinkinstructor.operators.model.Tokenizer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * An engine that answers at once, unless a test holds it. The vector of a text is the number of its
 * characters with those of its instruction, and three times 1; of "zero" it is zero, and "bad"
 * fails. The model takes 20 characters.
 */
final class FakeEngine implements QueryEmbedder.Engines {

    private static final int MAX_TOKENS = 20;

    /** Opens when a call is held. */
    final CountDownLatch submitted = new CountDownLatch(1);

    boolean holds;
    boolean broken;
    int connections;
    int closed;
    private EngineConnection.ResultListener<CompletableFuture<float[]>> listener;

    /** As a device that fails. */
    void fail() {
        listener.engineFailed(new IllegalStateException("the device is gone"));
    }

    @Override
    public EngineConnection<CompletableFuture<float[]>> connect(
            EngineConnection.ResultListener<CompletableFuture<float[]>> listener)
            throws EmbeddingException {
        if (broken) {
            throw new EmbeddingException("there is no such device");
        }
        this.listener = listener;
        connections++;
        return new Connection();
    }

    private final class Connection implements EngineConnection<CompletableFuture<float[]>> {

        @Override
        public ModelInfo model() {
            return new ModelInfo(
                    Passages.MODEL, Passages.FINGERPRINT, 4, MAX_TOKENS, Map.of(), null);
        }

        @Override
        public Tokenizer tokenizer() {
            return new Tokenizer() {
                @Override
                public TokenizedText tokenize(String instruction, String text) {
                    String whole = instruction + text;
                    return new TokenizedText(
                            whole.chars().limit(MAX_TOKENS).toArray(),
                            0,
                            whole.length() > MAX_TOKENS);
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void submit(EngineCall<CompletableFuture<float[]>> call) {
            if (holds) {
                submitted.countDown();
                return;
            }
            int[] ids = call.text().ids();
            String text = new String(ids, 0, ids.length);
            if (text.equals("bad")) {
                call.fail(new EmbeddingException("it is bad"), null);
            } else {
                call.succeed(
                        text.equals("zero") ? new float[4] : new float[] {ids.length, 1, 1, 1},
                        null);
            }
            listener.finished(List.of(call));
        }

        @Override
        public boolean withdraw(EngineCall<CompletableFuture<float[]>> call) {
            return false;
        }

        @Override
        public EngineStatistics statistics() {
            return new EngineStatistics(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            closed++;
        }
    }
}
