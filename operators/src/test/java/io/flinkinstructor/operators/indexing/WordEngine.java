package io.flinkinstructor.operators.indexing;

import io.flinkinstructor.operators.engine.EngineCall;
import io.flinkinstructor.operators.engine.EngineConnection;
import io.flinkinstructor.operators.engine.EngineConnection.ResultListener;
import io.flinkinstructor.operators.engine.EngineConnector;
import io.flinkinstructor.operators.engine.EngineStatistics;
import io.flinkinstructor.operators.model.ModelInfo;
import io.flinkinstructor.operators.model.TokenizedText;
import io.flinkinstructor.operators.model.Tokenizer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.RuntimeContext;

/** An engine that tokenizes and never embeds; it breaks on one word. */
final class WordEngine implements EngineConnector {

    static final int MAX_TOKENS = 64;
    static final String POISON = "brimstone";
    static final ModelInfo MODEL =
            new ModelInfo("words", "f", 2, MAX_TOKENS, Map.of("query", "Find: "), null);

    /** Connections of this JVM that are open. */
    static final AtomicInteger OPEN = new AtomicInteger();

    private static final long serialVersionUID = 1L;

    @Override
    public <C> EngineConnection<C> connect(RuntimeContext context, ResultListener<C> listener) {
        OPEN.incrementAndGet();
        return new Connection<>();
    }

    private static final class Connection<C> implements EngineConnection<C> {

        @Override
        public ModelInfo model() {
            return MODEL;
        }

        @Override
        public Tokenizer tokenizer() {
            return new Words();
        }

        @Override
        public void submit(EngineCall<C> call) {
            throw new AssertionError("indexing does not embed");
        }

        @Override
        public boolean withdraw(EngineCall<C> call) {
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
            OPEN.decrementAndGet();
        }
    }

    /** Counts as {@link WordCounter} does. */
    private static final class Words implements Tokenizer {

        @Override
        public TokenizedText tokenize(String instruction, String text) {
            if (text.contains(POISON)) {
                throw new IllegalStateException("the tokenizer broke");
            }
            int prompt = instruction == null ? 0 : WordCounter.tokens(instruction);
            int tokens = 2 + prompt + WordCounter.tokens(text);
            return new TokenizedText(new int[Math.min(tokens, MAX_TOKENS)], 0, tokens > MAX_TOKENS);
        }

        @Override
        public void close() {}
    }
}
