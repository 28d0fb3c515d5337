package io.flinkinstructor.jobs.pipeline;

import io.flinkinstructor.operators.embedding.Chunk;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.function.Consumer;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;

/** A pipeline without one of the things that give it its guarantees: a change of its graph. */
enum Mutation implements Consumer<StreamGraph> {

    /** Nothing is changed. */
    NONE,

    /** Checkpoints hold nothing of what is in flight. */
    NO_STATE {
        @Override
        Object call(Object operator, Method method, Object[] arguments) throws Throwable {
            Object result = super.call(operator, method, arguments);
            return isSnapshot(method) ? new OperatorSnapshotFutures() : result;
        }
    },

    /**
     * Versions of a document are elements of different keys, so they come out as they finish. The
     * job's parallelism has to be 1: the keys are not those of its key groups.
     */
    NO_ORDER {
        @Override
        void mutate(StreamNode embed) {
            KeySelector<Chunk, String> position = chunk -> chunk.source().toString();
            embed.setStatePartitioners(position);
        }
    },

    /** The savepoint that stops the job looks like one that does not, so the gate stays open. */
    NO_GATE {
        @Override
        Object call(Object operator, Method method, Object[] arguments) throws Throwable {
            if (isSnapshot(method)) {
                CheckpointOptions given = options(arguments);
                if (given.getCheckpointType().isSavepoint()) {
                    arguments[OPTIONS] =
                            new CheckpointOptions(
                                    SavepointType.savepoint(SavepointFormatType.CANONICAL),
                                    given.getTargetLocation());
                }
            }
            return super.call(operator, method, arguments);
        }
    };

    /** Which argument of a snapshot has its options. */
    private static final int OPTIONS = 2;

    @Override
    public void accept(StreamGraph graph) {
        graph.getStreamNodes().stream()
                .filter(node -> "embed".equals(node.getTransformationUID()))
                .reduce(
                        (one, other) -> {
                            throw new IllegalStateException("two are embedding");
                        })
                .ifPresentOrElse(
                        this::mutate,
                        () -> {
                            throw new IllegalStateException("nothing is embedding");
                        });
    }

    void mutate(StreamNode embed) {
        embed.setOperatorFactory(new MutatedOperatorFactory<>(embed.getOperatorFactory(), this));
    }

    /**
     * A call of the operator by Flink. Behind the snapshot of a savepoint come the results that
     * were {@linkplain HoldingEngine held}: the job does not end before it has read its mail up to
     * there.
     */
    Object call(Object operator, Method method, Object[] arguments) throws Throwable {
        Object result;
        try {
            result = method.invoke(operator, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        if (isSnapshot(method) && options(arguments).getCheckpointType().isSavepoint()) {
            HoldingEngine.release();
        }
        return result;
    }

    private static CheckpointOptions options(Object[] arguments) {
        return (CheckpointOptions) arguments[OPTIONS];
    }

    private static boolean isSnapshot(Method method) {
        return method.getName().equals("snapshotState");
    }
}
