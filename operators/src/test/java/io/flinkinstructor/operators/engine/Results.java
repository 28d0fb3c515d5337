package io.flinkinstructor.operators.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Collects what an engine hands back. */
final class Results implements EngineConnection.ResultListener<String> {

    private final BlockingQueue<EngineCall<String>> calls = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

    @Override
    public void finished(List<EngineCall<String>> finished) {
        calls.addAll(finished);
    }

    @Override
    public void engineFailed(Throwable cause) {
        failures.add(cause);
    }

    List<EngineCall<String>> await(int count) throws InterruptedException {
        List<EngineCall<String>> taken = new ArrayList<>();
        while (taken.size() < count) {
            EngineCall<String> call = calls.poll(60, TimeUnit.SECONDS);
            if (call == null) {
                throw new AssertionError(taken.size() + " of " + count + " results came");
            }
            taken.add(call);
        }
        return taken;
    }

    Throwable awaitFailure() throws InterruptedException {
        Throwable failure = failures.poll(60, TimeUnit.SECONDS);
        if (failure == null) {
            throw new AssertionError("the engine did not fail");
        }
        return failure;
    }

    int waiting() {
        return calls.size();
    }
}
