package io.flinkinstructor.operators.model.convert;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Products of 8-bit integers as in {@link IntegerArithmetic}, but with a scale for each token's
 * activations: a token with large numbers does not take precision from others, and its result does
 * not depend on them.
 */
final class TokenArithmetic implements Arithmetic {

    private static final int LARGEST = 127;

    /**
     * Stands for zero in the unsigned integers, which products are faster with than with signed.
     */
    private static final int ZERO = 128;

    /** The scale of a token of zeros. */
    private static final float SMALLEST_SCALE = 1e-30f;

    private final Arithmetic integers = new IntegerArithmetic();
    private final boolean floatAttention;
    private final Map<String, Quantised> quantised = new HashMap<>();
    private String zero;

    /**
     * A value in integers.
     *
     * @param integers uint8, [batch * tokens, width]
     * @param scales float, [batch * tokens, 1]
     * @param leading the sizes batch and tokens: int64, [2]
     */
    private record Quantised(String integers, String scales, String leading) {}

    /**
     * @param floatAttention whether queries, keys and values are products of floats: what attention
     *     compares bears rounding least
     */
    TokenArithmetic(boolean floatAttention) {
        this.floatAttention = floatAttention;
    }

    @Override
    public int opset() {
        return integers.opset();
    }

    @Override
    public String lookUp(GraphBuilder graph, WeightTensor table, String ids) throws IOException {
        return integers.lookUp(graph, table, ids);
    }

    @Override
    public String narrow(GraphBuilder graph, String value) {
        return value;
    }

    @Override
    public String multiply(GraphBuilder graph, String value, Linear linear) throws IOException {
        Quantised input = quantised.get(value);
        if (input == null) {
            input = quantise(graph, value, linear.inputs());
            quantised.put(value, input);
        }
        IntegerOperand weight = IntegerOperand.of(graph, linear);
        String product =
                graph.own(
                        "MatMulIntegerToFloat",
                        List.of(
                                input.integers(),
                                weight.integers(),
                                graph.number(1),
                                weight.scales(),
                                zero(graph)));
        String scaled = graph.node("Mul", List.of(product, input.scales()));
        if (linear.bias() != null) {
            scaled = graph.node("Add", List.of(scaled, graph.floats(linear.bias())));
        }
        String shape =
                graph.node(
                        "Concat",
                        List.of(input.leading(), graph.integers(linear.outputs())),
                        Attribute.of("axis", 0L));
        return graph.node("Reshape", List.of(scaled, shape));
    }

    @Override
    public String project(GraphBuilder graph, String value, Linear linear) throws IOException {
        return floatAttention
                ? FloatArithmetic.product(graph, value, linear)
                : multiply(graph, value, linear);
    }

    @Override
    public String multiplyWide(GraphBuilder graph, String value, Linear linear) throws IOException {
        return multiply(graph, value, linear);
    }

    @Override
    public String widen(GraphBuilder graph, String value) {
        return value;
    }

    @Override
    public String attentionTable(GraphBuilder graph, String name, long[] shape, float[] values)
            throws IOException {
        return integers.attentionTable(graph, name, shape, values);
    }

    @Override
    public String attend(
            GraphBuilder graph,
            TextInputs inputs,
            String query,
            String key,
            String value,
            String bias,
            int heads,
            float scale) {
        return integers.attend(graph, inputs, query, key, value, bias, heads, scale);
    }

    private Quantised quantise(GraphBuilder graph, String value, int width) throws IOException {
        String rows = graph.node("Reshape", List.of(value, graph.integers(-1, width)));
        String largest = graph.reduce("ReduceMax", graph.node("Abs", List.of(rows)), true);
        String scales =
                graph.node(
                        "Max",
                        List.of(
                                graph.node("Mul", List.of(largest, graph.number(1f / LARGEST))),
                                graph.number(SMALLEST_SCALE)));
        String each = graph.node("Squeeze", List.of(scales, graph.integers(1)));
        String zeros =
                graph.node("Expand", List.of(zero(graph), graph.node("Shape", List.of(each))));
        String leading =
                graph.node(
                        "Slice",
                        List.of(
                                graph.node("Shape", List.of(value)),
                                graph.integers(0),
                                graph.integers(2)));
        return new Quantised(
                graph.node("QuantizeLinear", List.of(rows, each, zeros), Attribute.of("axis", 0L)),
                scales,
                leading);
    }

    private String zero(GraphBuilder graph) throws IOException {
        if (zero == null) {
            zero =
                    graph.weight(
                            "zero",
                            TensorProto.DataType.UINT8,
                            Byte.BYTES,
                            new long[] {},
                            out -> out.put((byte) ZERO));
        }
        return zero;
    }
}
