package io.flinkinstructor.jobs.pipeline;

import io.flinkinstructor.operators.engine.EngineCall;
import io.flinkinstructor.operators.engine.EngineConnection;
import io.flinkinstructor.operators.engine.EngineConnector;
import io.flinkinstructor.operators.engine.EngineStatistics;
import io.flinkinstructor.operators.engine.SharedEngine;
import io.flinkinstructor.operators.model.ModelInfo;
import io.flinkinstructor.operators.model.Tokenizer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.RuntimeContext;

/**
 * The real engine, but a task that submits to it fails, or does not get a result back, when the
 * test has asked for it.
 */
record FailingEngine(SharedEngine engine) implements EngineConnector {

    private static final AtomicInteger COUNTDOWN = new AtomicInteger(-1);
    private static final AtomicInteger FAILURES = new AtomicInteger();
    private static final AtomicInteger CALLS = new AtomicInteger();
    private static final AtomicBoolean KEEPS_NEXT = new AtomicBoolean();

    /** The call after so many others from now on fails its task. */
    static void failAfter(int calls) {
        COUNTDOWN.set(calls);
    }

    /** The next text stays in the engine for as long as its task lives. */
    static void keepNext() {
        KEEPS_NEXT.set(true);
    }

    /** Whether the text that stays in the engine is there. */
    static boolean keeps() {
        return !KEEPS_NEXT.get();
    }

    /** How often a task has failed so far. */
    static int failures() {
        return FAILURES.get();
    }

    /** How many texts have been embedded so far, or will be. */
    static int calls() {
        return CALLS.get();
    }

    @Override
    public <C> EngineConnection<C> connect(
            RuntimeContext context, EngineConnection.ResultListener<C> listener) throws Exception {
        return new Connection<>(engine.connect(context, listener));
    }

    private record Connection<C>(EngineConnection<C> connection) implements EngineConnection<C> {

        @Override
        public ModelInfo model() {
            return connection.model();
        }

        @Override
        public Tokenizer tokenizer() {
            return connection.tokenizer();
        }

        @Override
        public void submit(EngineCall<C> call) {
            if (COUNTDOWN.getAndUpdate(left -> Math.max(-1, left - 1)) == 0) {
                FAILURES.incrementAndGet();
                throw new IllegalStateException("a failure that the test asked for");
            }
            CALLS.incrementAndGet();
            if (!KEEPS_NEXT.compareAndSet(true, false)) {
                connection.submit(call);
            }
        }

        @Override
        public boolean withdraw(EngineCall<C> call) {
            return connection.withdraw(call);
        }

        @Override
        public EngineStatistics statistics() {
            return connection.statistics();
        }

        @Override
        public void flush() {
            connection.flush();
        }

        @Override
        public void close() {
            connection.close();
        }
    }
}
