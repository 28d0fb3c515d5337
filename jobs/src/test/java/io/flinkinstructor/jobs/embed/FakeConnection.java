package io.flinkinstructor.jobs.embed;

import io.flinkinstructor.operators.engine.EngineCall;
import io.flinkinstructor.operators.engine.EngineConnection;
import io.flinkinstructor.operators.engine.EngineStatistics;
import io.flinkinstructor.operators.model.ModelInfo;
import io.flinkinstructor.operators.model.TokenizedText;
import io.flinkinstructor.operators.model.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An engine whose results the test gives, when and in the order it wants. A text's tokens are its
 * characters, an instruction's before them; more than ten are cut off.
 */
final class FakeConnection implements EngineConnection<EmbedRun.Slot> {

    private static final int MAX_TOKENS = 10;

    private final List<EngineCall<EmbedRun.Slot>> submitted = new ArrayList<>();

    @Override
    public ModelInfo model() {
        return new ModelInfo("fake", "0", 2, MAX_TOKENS, Map.of(), null);
    }

    @Override
    public Tokenizer tokenizer() {
        return new Tokenizer() {
            @Override
            public TokenizedText tokenize(String instruction, String text) {
                String whole = (instruction == null ? "" : instruction) + text;
                return new TokenizedText(
                        whole.chars().limit(MAX_TOKENS).toArray(), 0, whole.length() > MAX_TOKENS);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public synchronized void submit(EngineCall<EmbedRun.Slot> call) {
        submitted.add(call);
        notifyAll();
    }

    /** Waits until so many calls have been submitted in all, and gives them. */
    synchronized List<EngineCall<EmbedRun.Slot>> await(int count) throws InterruptedException {
        while (submitted.size() < count) {
            wait();
        }
        return List.copyOf(submitted);
    }

    synchronized int submitted() {
        return submitted.size();
    }

    @Override
    public boolean withdraw(EngineCall<EmbedRun.Slot> call) {
        return false;
    }

    @Override
    public EngineStatistics statistics() {
        return new EngineStatistics(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
