package io.flinkinstructor.jobs.benchmark;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.platform.Fp16Conversions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Random;

/**
 * How fast a device multiplies large square matrices of 16-bit floats and does nothing else: a
 * chain of products within one graph, of which one number goes in and one comes out, so that no
 * copy is measured.
 */
final class DevicePeak implements AutoCloseable {

    private static final int PRODUCTS = 16;
    private static final int HALF = TensorProto.DataType.FLOAT16_VALUE;
    private static final int FLOAT = TensorProto.DataType.FLOAT_VALUE;
    private static final int INT64 = TensorProto.DataType.INT64_VALUE;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final int size;

    /**
     * @param device {@code cpu} or {@code cuda:N}
     * @param size rows and columns of the matrices
     */
    DevicePeak(String device, int size) throws OrtException {
        this.size = size;
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            if (device.equals("cpu")) {
                session = environment.createSession(graph(), options);
            } else {
                try (OrtCUDAProviderOptions cuda =
                        new OrtCUDAProviderOptions(Integer.parseInt(device.substring(5)))) {
                    options.addCUDA(cuda);
                }
                session = environment.createSession(graph(), options);
            }
        }
    }

    /**
     * Operations per second, the best of some runs.
     *
     * @param runs at least 1
     */
    double measure(int runs) throws OrtException {
        double best = 0;
        for (int run = 0; run < runs; run++) {
            long start = System.nanoTime();
            multiply();
            best =
                    Math.max(
                            best,
                            2.0
                                    * PRODUCTS
                                    * size
                                    * size
                                    * size
                                    * 1e9
                                    / (System.nanoTime() - start));
        }
        return best;
    }

    /** One number of the chain's result. */
    float multiply() throws OrtException {
        try (OnnxTensor one =
                        OnnxTensor.createTensor(
                                environment, FloatBuffer.wrap(new float[] {1}), new long[] {1});
                OrtSession.Result result = session.run(Map.of("factor", one))) {
            return ((OnnxTensor) result.get(0)).getFloatBuffer().get(0);
        }
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }

    /** The weights, times a factor that comes in, so that no product can be done at loading. */
    private byte[] graph() {
        GraphProto.Builder graph = GraphProto.newBuilder().setName("products");
        graph.addInitializer(weights());
        graph.addInitializer(
                TensorProto.newBuilder()
                        .setName("first")
                        .setDataType(INT64)
                        .addDims(2)
                        .addInt64Data(0)
                        .addInt64Data(0));
        graph.addNode(
                node("Cast", "half", "factor")
                        .addAttribute(
                                AttributeProto.newBuilder()
                                        .setName("to")
                                        .setType(AttributeProto.AttributeType.INT)
                                        .setI(HALF)));
        graph.addNode(node("Mul", "m0", "weights", "half"));
        for (int i = 0; i < PRODUCTS; i++) {
            graph.addNode(node("MatMul", "m" + (i + 1), "m" + i, "weights"));
        }
        graph.addNode(node("GatherND", "corner", "m" + PRODUCTS, "first"));
        graph.addNode(
                node("Cast", "out", "corner")
                        .addAttribute(
                                AttributeProto.newBuilder()
                                        .setName("to")
                                        .setType(AttributeProto.AttributeType.INT)
                                        .setI(FLOAT)));
        graph.addInput(FloatPort.of("factor", 1)).addOutput(FloatPort.of("out"));
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    /** Random numbers, of which a chain of products neither grows nor vanishes. */
    private TensorProto.Builder weights() {
        ByteBuffer halves =
                ByteBuffer.allocate(size * size * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        Random random = new Random(5);
        double scale = 1 / Math.sqrt(size);
        while (halves.hasRemaining()) {
            halves.putShort(half((float) (random.nextGaussian() * scale)));
        }
        return TensorProto.newBuilder()
                .setName("weights")
                .setDataType(HALF)
                .addDims(size)
                .addDims(size)
                .setRawData(ByteString.copyFrom(halves.flip()));
    }

    private static short half(float value) {
        return Fp16Conversions.floatToFp16(value);
    }

    private static NodeProto.Builder node(String operator, String output, String... inputs) {
        NodeProto.Builder node = NodeProto.newBuilder().setOpType(operator).addOutput(output);
        for (String input : inputs) {
            node.addInput(input);
        }
        return node;
    }
}
