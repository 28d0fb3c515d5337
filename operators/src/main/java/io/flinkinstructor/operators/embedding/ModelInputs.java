package io.flinkinstructor.operators.embedding;

import io.flinkinstructor.operators.engine.EngineCall;
import io.flinkinstructor.operators.engine.EngineConnection;
import io.flinkinstructor.operators.engine.EngineConnector;
import io.flinkinstructor.operators.model.ModelInfo;
import io.flinkinstructor.operators.model.Tokenizer;
import io.flinkinstructor.schemas.InstructionException;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.RuntimeContext;

/**
 * What the model will be given, for what comes before the embedding operator: its tokenizer, and
 * the instruction that goes in with each chunk. The tokenizer is that of the task manager's engine,
 * so that it is loaded once. Travels with the job.
 *
 * @param engine where the task managers find their engine, as the embedding operator does
 * @param options that operator's
 */
public record ModelInputs(EngineConnector engine, EmbeddingOptions options)
        implements Serializable {

    /**
     * @throws NullPointerException if an argument is null
     */
    public ModelInputs {
        Objects.requireNonNull(engine, "engine == null");
        Objects.requireNonNull(options, "options == null");
    }

    /**
     * Connects a subtask.
     *
     * @throws Exception if the model is broken, or has no prompt of the name in the options
     */
    public Open open(RuntimeContext context) throws Exception {
        EngineConnection<Void> connection = engine.connect(context, new NoCalls());
        try {
            return new Open(connection, new InstructionChoice(options, connection.model()));
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** A subtask's access; for its thread. */
    public static final class Open implements AutoCloseable {

        private final EngineConnection<Void> connection;
        private final InstructionChoice instructions;

        private Open(EngineConnection<Void> connection, InstructionChoice instructions) {
            this.connection = connection;
            this.instructions = instructions;
        }

        /** What the model is. */
        public ModelInfo model() {
            return connection.model();
        }

        /** The model's tokenizer, until this is closed. */
        public Tokenizer tokenizer() {
            return connection.tokenizer();
        }

        /**
         * What goes in with a chunk's text.
         *
         * @return null for nothing
         * @throws InstructionException if the chunk's name is unknown, or an attribute is missing
         */
        public String instruction(Chunk chunk) throws InstructionException {
            return instructions.of(chunk);
        }

        @Override
        public void close() {
            connection.close();
        }
    }

    /** Nothing is submitted; an engine that fails is the embedding operator's matter. */
    private static final class NoCalls implements EngineConnection.ResultListener<Void> {

        @Override
        public void finished(List<EngineCall<Void>> calls) {}

        @Override
        public void engineFailed(Throwable cause) {}
    }
}
