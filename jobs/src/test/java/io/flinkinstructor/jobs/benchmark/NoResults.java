package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.operators.engine.EngineCall;
import io.flinkinstructor.operators.engine.EngineConnection;
import java.util.List;

/** For a connection that only watches an engine: nothing is submitted, so nothing comes back. */
final class NoResults implements EngineConnection.ResultListener<Void> {

    @Override
    public void finished(List<EngineCall<Void>> calls) {}

    @Override
    public void engineFailed(Throwable cause) {}
}
