package io.flinkinstructor.operators.embedding;

import io.flinkinstructor.operators.engine.EngineConnector;
import io.flinkinstructor.schemas.EmbeddedRecord;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes a subtask's {@link EmbeddingOperator}; travels with the job. */
final class EmbeddingOperatorFactory extends AbstractStreamOperatorFactory<EmbeddedRecord>
        implements OneInputStreamOperatorFactory<Chunk, EmbeddedRecord> {

    private static final long serialVersionUID = 1L;

    private final EngineConnector engine;
    private final EmbeddingOptions options;
    private final ChangeDetection detection;
    private final TextParts parts;

    /**
     * @param parts cuts texts whose vector is the mean of their parts'; null where each text is
     *     embedded as a whole
     */
    EmbeddingOperatorFactory(
            EngineConnector engine,
            EmbeddingOptions options,
            ChangeDetection detection,
            TextParts parts) {
        this.engine = engine;
        this.options = options;
        this.detection = detection;
        this.parts = parts;
        setChainingStrategy(ChainingStrategy.ALWAYS);
    }

    @Override
    @SuppressWarnings("unchecked") // the interface asks for a type that only its caller knows
    public <T extends StreamOperator<EmbeddedRecord>> T createStreamOperator(
            StreamOperatorParameters<EmbeddedRecord> parameters) {
        return (T) new EmbeddingOperator(parameters, engine, options, detection, parts);
    }

    @Override
    @SuppressWarnings("rawtypes") // the interface's
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return EmbeddingOperator.class;
    }
}
