package io.flinkinstructor.operators.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.GpuOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** How long small graphs take on this processor, as sessions of the engine run them. */
public final class GraphTimer {

    private static final int WARM_UP = 3;
    private static final int ROUNDS = 12;

    private GraphTimer() {}

    /**
     * Runs graphs in turn, so that what else the machine does falls on all of them.
     *
     * @param graphs ONNX files that take {@code input_ids} and {@code attention_mask}, int64,
     *     [texts, tokens]; ids are 0, nothing is padding
     * @return of each, the least nanoseconds of a run
     * @throws EmbeddingException if one can't be run
     */
    public static long[] nanos(List<byte[]> graphs, int texts, int tokens)
            throws EmbeddingException {
        OrtEnvironment environment = OnnxPlatform.environment();
        List<OrtSession> sessions = new ArrayList<>();
        long[] least = new long[graphs.size()];
        Arrays.fill(least, Long.MAX_VALUE);
        long[] shape = {texts, tokens};
        try (OrtSession.SessionOptions options =
                        SessionSettings.forDevice(Device.CPU, GpuOptions.DEFAULTS);
                OnnxTensor ids =
                        OnnxTensor.createTensor(environment, filled(texts * tokens, 0), shape);
                OnnxTensor mask =
                        OnnxTensor.createTensor(environment, filled(texts * tokens, 1), shape)) {
            for (byte[] graph : graphs) {
                sessions.add(environment.createSession(graph, options));
            }
            Map<String, OnnxTensor> all = Map.of("input_ids", ids, "attention_mask", mask);
            for (int round = 0; round < WARM_UP + ROUNDS; round++) {
                for (int i = 0; i < least.length; i++) {
                    long nanos = run(sessions.get(i), all);
                    if (round >= WARM_UP) {
                        least[i] = Math.min(least[i], nanos);
                    }
                }
            }
            return least;
        } catch (OrtException e) {
            throw new EmbeddingException(
                    "ONNX Runtime could not run a graph to be timed: " + e.getMessage(), e);
        } finally {
            sessions.forEach(GraphTimer::close);
        }
    }

    private static long run(OrtSession session, Map<String, OnnxTensor> inputs)
            throws OrtException {
        long start = System.nanoTime();
        session.run(inputs).close();
        return System.nanoTime() - start;
    }

    private static LongBuffer filled(int elements, long value) {
        LongBuffer buffer =
                ByteBuffer.allocateDirect(elements * Long.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .asLongBuffer();
        for (int i = 0; i < elements; i++) {
            buffer.put(i, value);
        }
        return buffer;
    }

    private static void close(OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("A session could not be closed", e);
        }
    }
}
