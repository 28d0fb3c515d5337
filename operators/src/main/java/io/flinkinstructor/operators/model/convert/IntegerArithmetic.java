package io.flinkinstructor.operators.model.convert;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Products of 8-bit integers: weights signed, with a scale for each output channel and zero in the
 * middle; activations unsigned, with one scale and zero point for the whole value. Those are chosen
 * at run time for what is in the batch (dynamic quantisation), or known beforehand (static
 * quantisation), and then a text's result does not depend on its batch mates. A value that several
 * products take is quantised once.
 */
final class IntegerArithmetic implements Arithmetic {

    @Override
    public int opset() {
        return GraphBuilder.NEWEST_OPSET;
    }

    /** What an unsigned integer can tell apart, less one. */
    private static final int STEPS = 255;

    private final ActivationRanges ranges;
    private final Map<String, List<String>> quantised = new HashMap<>();

    /** Scales chosen at run time. */
    IntegerArithmetic() {
        this(null);
    }

    /**
     * @param ranges of the activations; null for scales chosen at run time
     */
    IntegerArithmetic(ActivationRanges ranges) {
        this.ranges = ranges;
    }

    @Override
    public String lookUp(GraphBuilder graph, WeightTensor table, String ids) throws IOException {
        return table instanceof IntegerTable integers
                ? integerTable(graph, integers, ids)
                : HalfArithmetic.halfTable(graph, table, ids);
    }

    /** A table that is in integers already stays as it is. */
    private static String integerTable(GraphBuilder graph, IntegerTable table, String ids)
            throws IOException {
        String rows =
                graph.weight(
                        table.name(),
                        TensorProto.DataType.UINT8,
                        Byte.BYTES,
                        table.shape(),
                        out -> out.put(table.integers()));
        String zero =
                graph.weight(
                        table.name() + ".zero",
                        TensorProto.DataType.UINT8,
                        Byte.BYTES,
                        new long[] {},
                        out -> out.put((byte) table.zero()));
        return graph.node(
                "DequantizeLinear",
                List.of(
                        graph.node("Gather", List.of(rows, ids)),
                        graph.number(table.scale()),
                        zero));
    }

    @Override
    public String narrow(GraphBuilder graph, String value) {
        return value;
    }

    @Override
    public String multiply(GraphBuilder graph, String value, Linear linear) throws IOException {
        List<String> input = quantised.get(value);
        if (input == null) {
            input =
                    ranges == null
                            ? graph.nodes("", "DynamicQuantizeLinear", 3, List.of(value))
                            : quantise(graph, value, linear.weight().name());
            quantised.put(value, input);
        }
        IntegerOperand weight = IntegerOperand.of(graph, linear);
        String bias = linear.bias() == null ? "" : graph.floats(linear.bias());
        return graph.own(
                "MatMulIntegerToFloat",
                List.of(
                        input.get(0),
                        weight.integers(),
                        input.get(1),
                        weight.scales(),
                        input.get(2),
                        "",
                        bias));
    }

    /** Integers, scale and zero of a value, by what is known of it. */
    private List<String> quantise(GraphBuilder graph, String value, String weight)
            throws IOException {
        ActivationRanges.Range range = ranges.before(weight);
        float step = (range.high() - range.low()) / STEPS;
        String scale = graph.number(step);
        String zero =
                graph.weight(
                        weight + ".input.zero",
                        TensorProto.DataType.UINT8,
                        Byte.BYTES,
                        new long[] {},
                        out -> out.put((byte) Math.round(-range.low() / step)));
        return List.of(graph.node("QuantizeLinear", List.of(value, scale, zero)), scale, zero);
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
        return graph.floats(name, shape, values);
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
        return graph.forms()
                .attention()
                .write(graph, inputs, query, key, value, bias, heads, scale);
    }
}
