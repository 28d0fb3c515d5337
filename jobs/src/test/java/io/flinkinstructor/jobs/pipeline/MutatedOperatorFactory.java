package io.flinkinstructor.jobs.pipeline;

import java.lang.reflect.Proxy;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes the real operator, and puts a mutation between it and Flink. */
final class MutatedOperatorFactory<I, O> extends AbstractStreamOperatorFactory<O>
        implements OneInputStreamOperatorFactory<I, O> {

    private static final long serialVersionUID = 1L;

    private final StreamOperatorFactory<O> real;
    private final Mutation mutation;

    MutatedOperatorFactory(StreamOperatorFactory<O> real, Mutation mutation) {
        this.real = real;
        this.mutation = mutation;
        setChainingStrategy(real.getChainingStrategy());
    }

    @Override
    @SuppressWarnings("unchecked") // the interface asks for a type that only its caller knows
    public <T extends StreamOperator<O>> T createStreamOperator(
            StreamOperatorParameters<O> parameters) {
        StreamOperator<O> operator = real.createStreamOperator(parameters);
        return (T)
                Proxy.newProxyInstance(
                        MutatedOperatorFactory.class.getClassLoader(),
                        new Class<?>[] {OneInputStreamOperator.class, BoundedOneInput.class},
                        (proxy, method, arguments) -> mutation.call(operator, method, arguments));
    }

    @Override
    @SuppressWarnings("rawtypes") // the interface's
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return real.getStreamOperatorClass(classLoader);
    }
}
