package io.flinkinstructor.operators.model.convert;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.util.List;

/** 32-bit floats throughout. */
final class FloatArithmetic implements Arithmetic {

    @Override
    public String lookUp(GraphBuilder graph, WeightTensor table, String ids) throws IOException {
        String rows =
                graph.weight(
                        table.name(),
                        TensorProto.DataType.FLOAT,
                        Float.BYTES,
                        table.shape(),
                        out ->
                                table.forEachRow(
                                        (row, values) -> {
                                            for (float value : values) {
                                                out.put(value);
                                            }
                                        }));
        return graph.node("Gather", List.of(rows, ids));
    }

    @Override
    public String narrow(GraphBuilder graph, String value) {
        return value;
    }

    @Override
    public String multiply(GraphBuilder graph, String value, Linear linear) throws IOException {
        return product(graph, value, linear);
    }

    @Override
    public String multiplyWide(GraphBuilder graph, String value, Linear linear) throws IOException {
        return product(graph, value, linear);
    }

    /** A product of floats. */
    static String product(GraphBuilder graph, String value, Linear linear) throws IOException {
        String weight =
                graph.floats(
                        linear.weight().name(),
                        new long[] {linear.inputs(), linear.outputs()},
                        Transposed.floats(linear.weight()));
        String product = graph.node("MatMul", List.of(value, weight));
        if (linear.bias() == null) {
            return product;
        }
        return graph.node("Add", List.of(product, graph.floats(linear.bias())));
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
}
