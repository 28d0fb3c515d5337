package io.flinkinstructor.operators.embedding;

import io.flinkinstructor.operators.engine.EngineCall;
import io.flinkinstructor.operators.engine.EngineConnection;
import io.flinkinstructor.operators.model.TokenizedText;
import io.flinkinstructor.operators.model.VectorCheck;
import java.util.ArrayList;
import java.util.List;

/**
 * A call for each part of a text, for the mean of their vectors. The engine has few of them at
 * once, since it takes the oldest first, and others would wait for all of a long text. Vectors are
 * added in the text's order, so the mean does not depend on who is first.
 */
final class PartsRun implements Run {

    /** Enough for the devices to choose from. */
    static final int MOST_AT_ONCE = 64;

    /** What a call takes beside its tokens and its vector. */
    private static final int BYTES_PER_CALL = 128;

    private final List<TextPart> parts;

    /** One for each part; null for those that have come back. */
    private final List<EngineCall<InFlight>> calls;

    /** Of the parts that have come back and are not in the mean yet. */
    private final float[][] vectors;

    private final MeanVector mean = new MeanVector();
    private final boolean truncated;
    private final long bytes;
    private int submitted;
    private int outstanding;
    private int added;
    private boolean withdrawn;
    private float[] vector;
    private String failure;

    /**
     * @param parts at least one
     * @param tokens those of each part
     * @param dimension of the vectors
     */
    PartsRun(InFlight element, List<TextPart> parts, List<TokenizedText> tokens, int dimension) {
        this.parts = parts;
        this.calls = new ArrayList<>(parts.size());
        this.vectors = new float[parts.size()][];
        long sum = 0;
        boolean cut = false;
        for (TokenizedText each : tokens) {
            calls.add(new EngineCall<>(element, each));
            sum += BYTES_PER_CALL + (long) Integer.BYTES * each.length();
            cut |= each.truncated();
        }
        int held = Math.min(MOST_AT_ONCE, parts.size());
        this.bytes = sum + (long) held * Float.BYTES * dimension;
        this.truncated = cut;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public boolean truncated() {
        return truncated;
    }

    @Override
    public void start(EngineConnection<InFlight> engine) {
        while (submitted < calls.size() && outstanding < MOST_AT_ONCE) {
            outstanding++;
            engine.submit(calls.get(submitted++));
        }
    }

    @Override
    public boolean withdraw(EngineConnection<InFlight> engine) {
        withdrawn = true;
        withdrawWaiting(engine);
        return outstanding == 0;
    }

    private void withdrawWaiting(EngineConnection<InFlight> engine) {
        for (int i = added; i < submitted; i++) {
            EngineCall<InFlight> call = calls.get(i);
            if (call != null && engine.withdraw(call)) {
                calls.set(i, null);
                outstanding--;
            }
        }
    }

    @Override
    public boolean returned(EngineCall<InFlight> call, EngineConnection<InFlight> engine) {
        outstanding--;
        int part = added + calls.subList(added, submitted).indexOf(call);
        calls.set(part, null);
        if (!withdrawn && failure == null) {
            failure = take(part, call);
            if (failure == null) {
                start(engine);
            } else {
                withdrawWaiting(engine);
            }
        }
        return outstanding == 0;
    }

    /** Why the text fails with this part; null if it does not. */
    private String take(int part, EngineCall<InFlight> call) {
        if (call.failure() != null) {
            return named(part, Run.message(call.failure()));
        }
        String fault = VectorCheck.notFinite(call.vector());
        if (fault != null) {
            return named(part, fault);
        }
        vectors[part] = call.vector();
        while (added < vectors.length && vectors[added] != null) {
            TextPart next = parts.get(added);
            mean.add(vectors[added], Math.max(1, next.end() - next.begin()));
            vectors[added++] = null;
        }
        if (added < vectors.length) {
            return null;
        }
        vector = mean.value();
        return VectorCheck.fault(vector);
    }

    private String named(int part, String reason) {
        return String.format(
                "chunk %d of %d, characters %d to %d: %s",
                part + 1, parts.size(), parts.get(part).begin(), parts.get(part).end(), reason);
    }

    @Override
    public boolean isWithdrawn() {
        return withdrawn;
    }

    @Override
    public float[] vector() {
        return failure == null ? vector : null;
    }

    @Override
    public String failure() {
        return failure;
    }
}
