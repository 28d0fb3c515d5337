package io.flinkinstructor.operators.embedding;

import io.flinkinstructor.operators.engine.EngineCall;
import io.flinkinstructor.operators.engine.EngineConnection;
import io.flinkinstructor.operators.engine.EngineConnection.ResultListener;
import io.flinkinstructor.operators.engine.EngineConnector;
import io.flinkinstructor.operators.engine.EngineStatistics;
import io.flinkinstructor.operators.engine.RunStats;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.ModelInfo;
import io.flinkinstructor.operators.model.TokenizedText;
import io.flinkinstructor.operators.model.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;

/** An engine whose calls the test completes, with results that follow from the text. */
final class FakeEngine implements EngineConnector {

    private static final long serialVersionUID = 1L;

    /** The token at the end of each text. */
    private static final String END = "$";

    static final ModelInfo MODEL =
            new ModelInfo(
                    "fake",
                    "f00d",
                    2,
                    16,
                    Map.of("query", "Find: ", "passage", "Keep: "),
                    "Default: ");

    final transient List<EngineCall<InFlight>> waiting = new ArrayList<>();
    final transient List<EngineCall<InFlight>> running = new ArrayList<>();
    transient Runnable onFlush = () -> {};
    transient int flushes;
    transient int submitted;
    transient boolean closed;
    transient EngineStatistics statistics =
            new EngineStatistics(1, 0, 0, 2, 10, 75, 100, 400, 1, 0, 0);
    private transient ResultListener<InFlight> listener;

    @Override
    @SuppressWarnings("unchecked") // the operator's calls carry its elements
    public <C> EngineConnection<C> connect(RuntimeContext context, ResultListener<C> listener) {
        this.listener = (ResultListener<InFlight>) listener;
        return (EngineConnection<C>) new Connection();
    }

    /** The vector that the text has, whatever the instruction. */
    static float[] vectorOf(String text) {
        return switch (text) {
            case "zero" -> new float[] {0, -0f};
            case "nan" -> new float[] {1, Float.NaN};
            case "infinite" -> new float[] {Float.NEGATIVE_INFINITY, 1};
            default -> new float[] {text.hashCode(), 1};
        };
    }

    /** The texts that wait or run. */
    List<String> texts() {
        List<String> texts = new ArrayList<>();
        waiting.forEach(call -> texts.add(text(call)));
        running.forEach(call -> texts.add(text(call)));
        return texts;
    }

    /** The text that the call was made of. */
    static String text(EngineCall<InFlight> call) {
        if (!(call.context().run instanceof PartsRun)) {
            return call.context().chunk().text();
        }
        TokenizedText tokens = call.text();
        return new String(
                tokens.ids(),
                tokens.unpooled(),
                tokens.length() - tokens.unpooled() - END.length());
    }

    /** Runs begin: these calls can't be withdrawn any more. */
    void start(String... texts) {
        for (String text : texts) {
            EngineCall<InFlight> call = find(waiting, text);
            waiting.remove(call);
            running.add(call);
        }
    }

    /** One batch of these texts is finished. */
    void finish(String... texts) {
        List<EngineCall<InFlight>> batch = new ArrayList<>();
        RunStats run = new RunStats(texts.length, 8, 6, 32, 5_000_000, 12_000_000);
        for (String text : texts) {
            EngineCall<InFlight> call = take(text);
            call.succeed(vectorOf(text), run);
            batch.add(call);
        }
        listener.finished(batch);
    }

    /** All that wait or run are finished, in one batch. */
    void finishAll() {
        finish(texts().toArray(new String[0]));
    }

    /** A text fails alone. */
    void fail(String text, String reason) {
        EngineCall<InFlight> call = take(text);
        call.fail(new EmbeddingException(reason), null);
        listener.finished(List.of(call));
    }

    /** The device fails. */
    void failEngine(Throwable cause) {
        listener.engineFailed(cause);
    }

    private EngineCall<InFlight> take(String text) {
        EngineCall<InFlight> call = find(running, text);
        call = call == null ? find(waiting, text) : call;
        if (call == null) {
            throw new AssertionError("'" + text + "' is none of " + texts());
        }
        running.remove(call);
        waiting.remove(call);
        return call;
    }

    private static EngineCall<InFlight> find(List<EngineCall<InFlight>> calls, String text) {
        return calls.stream().filter(call -> text(call).equals(text)).findFirst().orElse(null);
    }

    private final class Connection implements EngineConnection<InFlight> {

        @Override
        public ModelInfo model() {
            return MODEL;
        }

        @Override
        public Tokenizer tokenizer() {
            return FakeTokenizer.INSTANCE;
        }

        @Override
        public void submit(EngineCall<InFlight> call) {
            submitted++;
            waiting.add(call);
        }

        @Override
        public boolean withdraw(EngineCall<InFlight> call) {
            return waiting.remove(call);
        }

        @Override
        public EngineStatistics statistics() {
            return statistics;
        }

        @Override
        public void flush() {
            flushes++;
            onFlush.run();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** Makes a token of each character; refuses texts that begin with an exclamation mark. */
    static final class FakeTokenizer implements Tokenizer {

        static final FakeTokenizer INSTANCE = new FakeTokenizer();

        @Override
        public TokenizedText tokenize(String instruction, String text) {
            if (text.startsWith("!")) {
                throw new IllegalArgumentException("exclamation");
            }
            String prefix = instruction == null ? "" : instruction;
            int[] ids = (prefix + text + END).codePoints().limit(MODEL.maxTokens()).toArray();
            return new TokenizedText(
                    ids,
                    Math.min(prefix.length(), ids.length),
                    prefix.length() + text.length() >= MODEL.maxTokens());
        }

        @Override
        public void close() {}
    }
}
