package io.flinkinstructor.jobs.pipeline;

import io.flinkinstructor.operators.engine.EngineCall;
import io.flinkinstructor.operators.engine.EngineConnection;
import io.flinkinstructor.operators.engine.EngineConnector;
import io.flinkinstructor.operators.engine.SharedEngine;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;

/** The real engine, whose results come no sooner than the test wants them. */
record HoldingEngine(SharedEngine engine) implements EngineConnector {

    /** Guarded by the class, as is the next one. */
    private static final List<Runnable> HELD = new ArrayList<>();

    private static boolean holding;

    /** Holds all results that come from now on. */
    static synchronized void hold() {
        holding = true;
    }

    /** Whether there are results that are held. */
    static synchronized boolean holdsSome() {
        return !HELD.isEmpty();
    }

    /** Hands over what is held, before it returns, and holds no more. */
    static synchronized void release() {
        holding = false;
        HELD.forEach(Runnable::run);
        HELD.clear();
    }

    private static synchronized void holdOrRun(Runnable handOver) {
        if (holding) {
            HELD.add(handOver);
        } else {
            handOver.run();
        }
    }

    @Override
    public <C> EngineConnection<C> connect(
            RuntimeContext context, EngineConnection.ResultListener<C> listener) throws Exception {
        return engine.connect(context, new Holder<>(listener));
    }

    private record Holder<C>(EngineConnection.ResultListener<C> listener)
            implements EngineConnection.ResultListener<C> {

        @Override
        public void finished(List<EngineCall<C>> calls) {
            List<EngineCall<C>> kept = List.copyOf(calls);
            holdOrRun(() -> listener.finished(kept));
        }

        @Override
        public void engineFailed(Throwable cause) {
            listener.engineFailed(cause);
        }
    }
}
