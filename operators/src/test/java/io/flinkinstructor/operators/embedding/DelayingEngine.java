package io.flinkinstructor.operators.embedding;

import io.flinkinstructor.operators.engine.EngineCall;
import io.flinkinstructor.operators.engine.EngineConnection;
import io.flinkinstructor.operators.engine.EngineConnection.ResultListener;
import io.flinkinstructor.operators.engine.EngineConnector;
import io.flinkinstructor.operators.engine.EngineStatistics;
import io.flinkinstructor.operators.engine.RunStats;
import io.flinkinstructor.operators.model.ModelInfo;
import io.flinkinstructor.operators.model.Tokenizer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.RuntimeContext;

/** An engine that answers each call after a time of its own, on threads of its own. */
record DelayingEngine(int maxDelayMillis) implements EngineConnector {

    /** Calls of all connections of this JVM. */
    static final AtomicInteger SUBMITTED = new AtomicInteger();

    private static final RunStats RUN = new RunStats(1, 8, 8, 8, 0, 1);

    @Override
    public <C> EngineConnection<C> connect(RuntimeContext context, ResultListener<C> listener) {
        return new Connection<>(
                listener, maxDelayMillis, context.getTaskInfo().getIndexOfThisSubtask());
    }

    private static final class Connection<C> implements EngineConnection<C> {

        private final ScheduledExecutorService lanes = Executors.newScheduledThreadPool(2);
        private final ResultListener<C> listener;
        private final int maxDelayMillis;
        private final Random random;

        Connection(ResultListener<C> listener, int maxDelayMillis, int seed) {
            this.listener = listener;
            this.maxDelayMillis = maxDelayMillis;
            this.random = new Random(seed);
        }

        @Override
        public ModelInfo model() {
            return FakeEngine.MODEL;
        }

        @Override
        public Tokenizer tokenizer() {
            return FakeEngine.FakeTokenizer.INSTANCE;
        }

        @Override
        public void submit(EngineCall<C> call) {
            SUBMITTED.incrementAndGet();
            lanes.schedule(
                    () -> answer(call), random.nextInt(maxDelayMillis), TimeUnit.MILLISECONDS);
        }

        private void answer(EngineCall<C> call) {
            String text = ((InFlight) call.context()).chunk().text();
            call.succeed(FakeEngine.vectorOf(text), RUN);
            listener.finished(List.of(call));
        }

        @Override
        public boolean withdraw(EngineCall<C> call) {
            return false;
        }

        @Override
        public EngineStatistics statistics() {
            return new EngineStatistics(2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        }

        @Override
        public void flush() {
            if (lanes.isShutdown()) {
                throw new RejectedExecutionException("flushed after close");
            }
        }

        @Override
        public void close() {
            lanes.shutdownNow();
        }
    }
}
