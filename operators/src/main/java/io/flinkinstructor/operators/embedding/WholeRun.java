package io.flinkinstructor.operators.embedding;

import io.flinkinstructor.operators.engine.EngineCall;
import io.flinkinstructor.operators.engine.EngineConnection;
import io.flinkinstructor.operators.model.TokenizedText;
import io.flinkinstructor.operators.model.VectorCheck;

/** One call for the whole text. */
final class WholeRun implements Run {

    private final EngineCall<InFlight> call;
    private String failure;

    WholeRun(InFlight element, TokenizedText tokens) {
        this.call = new EngineCall<>(element, tokens);
    }

    @Override
    public long bytes() {
        return (long) Integer.BYTES * call.text().length();
    }

    @Override
    public boolean truncated() {
        return call.text().truncated();
    }

    @Override
    public void start(EngineConnection<InFlight> engine) {
        engine.submit(call);
    }

    @Override
    public boolean withdraw(EngineConnection<InFlight> engine) {
        return engine.withdraw(call);
    }

    @Override
    public boolean returned(EngineCall<InFlight> back, EngineConnection<InFlight> engine) {
        failure =
                call.failure() == null
                        ? VectorCheck.fault(call.vector())
                        : Run.message(call.failure());
        return true;
    }

    /** What comes back has its result, wanted or not. */
    @Override
    public boolean isWithdrawn() {
        return false;
    }

    @Override
    public float[] vector() {
        return failure == null ? call.vector() : null;
    }

    @Override
    public String failure() {
        return failure;
    }
}
