package io.flinkinstructor.operators.model.convert;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A transformer as PyTorch exports it to ONNX and ONNX Runtime's tools quantise it to 8 bits, with
 * scales for activations found at run time. Its tensors are found again under the names that they
 * had in the checkpoint. Those of the layers' weights are lost, and told by the biases, which are
 * added to their products.
 */
final class PublishedGraph {

    private static final String BIAS = ".bias";
    private static final String QUANTISED = "_quantized";

    private final Map<String, TensorProto> initializers = new HashMap<>();
    private final Map<String, NodeProto> producers = new HashMap<>();
    private final Map<String, WeightTensor> tensors = new LinkedHashMap<>();

    private PublishedGraph(GraphProto graph) {
        for (TensorProto tensor : graph.getInitializerList()) {
            initializers.put(tensor.getName(), tensor);
            if (tensor.getDataType() == TensorProto.DataType.FLOAT_VALUE) {
                tensors.put(
                        tensor.getName(),
                        new FloatTensor(tensor.getName(), shape(tensor), floats(tensor)));
            }
        }
        for (NodeProto node : graph.getNodeList()) {
            node.getOutputList().forEach(output -> producers.put(output, node));
        }
        for (NodeProto node : graph.getNodeList()) {
            switch (node.getOpType()) {
                case "DequantizeLinear" -> addTable(node);
                case "Add" -> {
                    addWeight(node.getInput(0), node.getInput(1));
                    addWeight(node.getInput(1), node.getInput(0));
                }
                default -> {}
            }
        }
    }

    /**
     * The tensors of a graph; what is not recognised is missing among them.
     *
     * @param file the graph's, for messages
     */
    static Weights tensors(String file, GraphProto graph) {
        return new TensorMap(file, new PublishedGraph(graph).tensors);
    }

    /** A table whose rows are looked up, then made floats. */
    private void addTable(NodeProto dequantize) {
        NodeProto gather = producer(dequantize.getInput(0), "Gather");
        TensorProto table = gather == null ? null : initializers.get(gather.getInput(0));
        if (table == null
                || table.getDataType() != TensorProto.DataType.UINT8_VALUE
                || dequantize.getInputCount() != 3) {
            return;
        }
        TensorProto scale = initializers.get(dequantize.getInput(1));
        TensorProto zero = initializers.get(dequantize.getInput(2));
        if (scale == null || zero == null || count(scale) != 1 || count(zero) != 1) {
            return;
        }
        String name = without(QUANTISED, table.getName());
        tensors.put(
                name,
                new IntegerTable(
                        name,
                        shape(table),
                        bytes(table),
                        floats(scale)[0],
                        Byte.toUnsignedInt(bytes(zero).byteAt(0))));
    }

    /** A weight, if what is added to a bias is its product. */
    private void addWeight(String bias, String product) {
        NodeProto scaled = producer(product, "Mul");
        if (scaled == null || !bias.endsWith(BIAS) || !initializers.containsKey(bias)) {
            return;
        }
        String name = without(BIAS, bias) + ".weight";
        addWeight(name, scaled.getInput(0), scaled.getInput(1));
        addWeight(name, scaled.getInput(1), scaled.getInput(0));
    }

    private void addWeight(String name, String product, String scale) {
        NodeProto cast = producer(product, "Cast");
        NodeProto multiply = cast == null ? null : producer(cast.getInput(0), "MatMulInteger");
        NodeProto scales = producer(scale, "Mul");
        if (multiply == null || scales == null || !symmetric(multiply)) {
            return;
        }
        TensorProto integers = initializers.get(multiply.getInput(1));
        TensorProto ofWeight = initializers.get(scales.getInput(1));
        if (integers == null
                || ofWeight == null
                || integers.getDataType() != TensorProto.DataType.INT8_VALUE
                || integers.getDimsCount() != 2
                || integers.getDims(1) != count(ofWeight)) {
            return;
        }
        tensors.put(
                name,
                new IntegerMatrix(name, new QuantisedWeight(bytes(integers), floats(ofWeight))));
    }

    /** Whether zero stands for zero in a product's weight. */
    private boolean symmetric(NodeProto multiply) {
        if (multiply.getInputCount() < 4 || multiply.getInput(3).isEmpty()) {
            return true;
        }
        TensorProto zeros = initializers.get(multiply.getInput(3));
        if (zeros == null) {
            return false;
        }
        for (byte zero : bytes(zeros)) {
            if (zero != 0) {
                return false;
            }
        }
        return true;
    }

    /** Null if a value does not come from such an operator. */
    private NodeProto producer(String value, String operator) {
        NodeProto node = producers.get(value);
        return node != null && node.getOpType().equals(operator) ? node : null;
    }

    private static String without(String ending, String name) {
        return name.endsWith(ending) ? name.substring(0, name.length() - ending.length()) : name;
    }

    private static long[] shape(TensorProto tensor) {
        return tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
    }

    private static long count(TensorProto tensor) {
        return tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b);
    }

    /** Floats, which a file may hold as a list or as bytes. */
    private static float[] floats(TensorProto tensor) {
        if (tensor.getFloatDataCount() == 0) {
            ByteBuffer bytes =
                    tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            float[] values = new float[bytes.remaining() / Float.BYTES];
            bytes.asFloatBuffer().get(values);
            return values;
        }
        float[] values = new float[tensor.getFloatDataCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.getFloatData(i);
        }
        return values;
    }

    /** Integers of 8 bits, which a file may hold as a list or as bytes. */
    private static ByteString bytes(TensorProto tensor) {
        if (tensor.getInt32DataCount() == 0) {
            return tensor.getRawData();
        }
        byte[] values = new byte[tensor.getInt32DataCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) tensor.getInt32Data(i);
        }
        return ByteString.copyFrom(values);
    }
}
