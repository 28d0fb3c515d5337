package io.flinkinstructor.jobs.benchmark;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Random;

/**
 * ONNX Runtime multiplies {@value #ROWS} rows by a weight and does nothing else, with one thread a
 * run.
 */
final class Product implements AutoCloseable {

    static final int ROWS = 256;

    private static final int FLOAT = TensorProto.DataType.FLOAT_VALUE;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final int inputs;

    /**
     * @param integers whether to multiply 8-bit integers (DynamicQuantizeMatMul) instead of floats
     */
    Product(boolean integers, int inputs, int outputs) throws OrtException {
        this.inputs = inputs;
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            session = environment.createSession(graph(integers, inputs, outputs), options);
        }
    }

    /** Rows of random numbers; for one thread at a time. */
    OnnxTensor rows() throws OrtException {
        float[] values = new float[ROWS * inputs];
        Random random = new Random(3);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(values), new long[] {ROWS, inputs});
    }

    /** Multiplies rows of {@link #rows}; any number of threads at a time. */
    void run(OnnxTensor rows) throws OrtException {
        session.run(Map.of("x", rows)).close();
    }

    @Override
    public void close() throws OrtException {
        session.close();
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
        graph.addNode(node)
                .addInput(FloatPort.of("x", ROWS, inputs))
                .addOutput(FloatPort.of("y", ROWS, outputs));
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain("com.microsoft").setVersion(1))
                .setGraph(graph)
                .build()
                .toByteArray();
    }
}
