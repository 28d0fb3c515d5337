package io.flinkinstructor.operators.sink.vector;

import io.flinkinstructor.schemas.DeadLetter;
import io.flinkinstructor.schemas.EmbeddedRecord;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes a subtask's {@link WriteOperator}; travels with the job. */
final class WriteOperatorFactory extends AbstractStreamOperatorFactory<DeadLetter>
        implements OneInputStreamOperatorFactory<EmbeddedRecord, DeadLetter> {

    private static final long serialVersionUID = 1L;

    private final VectorStore store;
    private final VectorSinkOptions options;
    private final String job;

    /**
     * @param job names the job in what is committed with its checkpoints
     */
    WriteOperatorFactory(VectorStore store, VectorSinkOptions options, String job) {
        this.store = store;
        this.options = options;
        this.job = job;
        setChainingStrategy(ChainingStrategy.ALWAYS);
    }

    @Override
    @SuppressWarnings("unchecked") // the interface asks for a type that only its caller knows
    public <T extends StreamOperator<DeadLetter>> T createStreamOperator(
            StreamOperatorParameters<DeadLetter> parameters) {
        return (T) new WriteOperator(parameters, store, options, job);
    }

    @Override
    @SuppressWarnings("rawtypes") // the interface's
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return WriteOperator.class;
    }
}
