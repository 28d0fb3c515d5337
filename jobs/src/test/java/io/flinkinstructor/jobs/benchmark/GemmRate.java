package io.flinkinstructor.jobs.benchmark;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How fast ONNX Runtime multiplies {@value #ROWS} rows by a weight and does nothing else: what a
 * graph of such products can reach at most. A lane for each core, each with one thread.
 */
final class GemmRate implements AutoCloseable {

    private static final int ROWS = 256;
    private static final int WIDTH = 768;
    private static final int INNER = 3072;
    private static final int RUNS = 60;

    private static final int FLOAT = TensorProto.DataType.FLOAT_VALUE;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final List<OrtSession> sessions = new ArrayList<>();
    private final ExecutorService threads;
    private final int lanes;

    /**
     * @param integers whether to multiply 8-bit integers (DynamicQuantizeMatMul) instead of floats
     */
    GemmRate(boolean integers, int lanes) throws OrtException {
        this.lanes = lanes;
        this.threads = Executors.newFixedThreadPool(lanes);
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            for (int[] shape : new int[][] {{WIDTH, INNER}, {INNER, WIDTH}}) {
                sessions.add(
                        environment.createSession(graph(integers, shape[0], shape[1]), options));
            }
        }
    }

    /** Operations per second, all lanes together: the mean over both shapes. */
    double measure() throws Exception {
        List<Callable<Void>> work = new ArrayList<>();
        for (int i = 0; i < lanes; i++) {
            work.add(this::lane);
        }
        long start = System.nanoTime();
        for (Future<Void> lane : threads.invokeAll(work)) {
            lane.get();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return 2.0 * ROWS * WIDTH * INNER * sessions.size() * RUNS * lanes / seconds;
    }

    private Void lane() throws OrtException {
        float[] values = new float[ROWS * INNER];
        Random random = new Random(3);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < sessions.size(); i++) {
            int inputs = i == 0 ? WIDTH : INNER;
            try (OnnxTensor tensor =
                    OnnxTensor.createTensor(
                            environment,
                            FloatBuffer.wrap(values, 0, ROWS * inputs),
                            new long[] {ROWS, inputs})) {
                for (int run = 0; run < RUNS; run++) {
                    sessions.get(i).run(Map.of("x", tensor)).close();
                }
            }
        }
        return null;
    }

    @Override
    public void close() throws OrtException {
        threads.shutdownNow();
        for (OrtSession session : sessions) {
            session.close();
        }
    }

    private static byte[] graph(boolean integers, int inputs, int outputs) {
        Random random = new Random(1);
        GraphProto.Builder graph = GraphProto.newBuilder().setName("product");
        NodeProto.Builder node = NodeProto.newBuilder().addInput("x").addInput("w").addOutput("y");
        TensorProto.Builder weight =
                TensorProto.newBuilder().setName("w").addDims(inputs).addDims(outputs);
        if (integers) {
            byte[] bytes = new byte[inputs * outputs];
            random.nextBytes(bytes);
            graph.addInitializer(
                    weight.setDataType(TensorProto.DataType.INT8_VALUE)
                            .setRawData(ByteString.copyFrom(bytes)));
            TensorProto.Builder scales =
                    TensorProto.newBuilder().setName("s").setDataType(FLOAT).addDims(outputs);
            for (int i = 0; i < outputs; i++) {
                scales.addFloatData(0.01f);
            }
            graph.addInitializer(scales);
            node.addInput("s").setOpType("DynamicQuantizeMatMul").setDomain("com.microsoft");
        } else {
            ByteBuffer floats =
                    ByteBuffer.allocate(inputs * outputs * Float.BYTES)
                            .order(ByteOrder.LITTLE_ENDIAN);
            while (floats.hasRemaining()) {
                floats.putFloat((float) random.nextGaussian());
            }
            graph.addInitializer(
                    weight.setDataType(FLOAT).setRawData(ByteString.copyFrom(floats.flip())));
            node.setOpType("MatMul");
        }
        graph.addNode(node).addInput(port("x", inputs)).addOutput(port("y", outputs));
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain("com.microsoft").setVersion(1))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static ValueInfoProto port(String name, int columns) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDimBuilder().setDimValue(ROWS);
        shape.addDimBuilder().setDimValue(columns);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(
                        TypeProto.newBuilder()
                                .setTensorType(
                                        TypeProto.Tensor.newBuilder()
                                                .setElemType(FLOAT)
                                                .setShape(shape)))
                .build();
    }
}
