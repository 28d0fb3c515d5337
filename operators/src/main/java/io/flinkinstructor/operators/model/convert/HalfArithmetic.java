package io.flinkinstructor.operators.model.convert;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.util.List;

/** 16-bit floats, with 32 bits where 16 are too small. */
final class HalfArithmetic implements Arithmetic {

    @Override
    public String lookUp(GraphBuilder graph, WeightTensor table, String ids) throws IOException {
        return halfTable(graph, table, ids);
    }

    /** A table of 16-bit floats whose rows become floats when they are looked up. */
    static String halfTable(GraphBuilder graph, WeightTensor table, String ids) throws IOException {
        String rows =
                graph.weight(
                        table.name(),
                        TensorProto.DataType.FLOAT16,
                        Short.BYTES,
                        table.shape(),
                        out ->
                                table.forEachRow(
                                        (row, values) -> {
                                            for (float value : values) {
                                                out.put(HalfBits.of(value));
                                            }
                                        }));
        return cast(
                graph, graph.node("Gather", List.of(rows, ids)), TensorProto.DataType.FLOAT_VALUE);
    }

    @Override
    public String narrow(GraphBuilder graph, String value) {
        return cast(graph, value, TensorProto.DataType.FLOAT16_VALUE);
    }

    @Override
    public String multiply(GraphBuilder graph, String value, Linear linear) throws IOException {
        String weight =
                halves(
                        graph,
                        linear.weight().name(),
                        new long[] {linear.inputs(), linear.outputs()},
                        Transposed.floats(linear.weight()));
        String product = graph.node("MatMul", List.of(value, weight));
        if (linear.bias() == null) {
            return product;
        }
        String bias =
                halves(graph, linear.bias().name(), linear.bias().shape(), linear.bias().values());
        return graph.node("Add", List.of(product, bias));
    }

    @Override
    public String multiplyWide(GraphBuilder graph, String value, Linear linear) throws IOException {
        return FloatArithmetic.product(graph, widen(graph, value), linear);
    }

    @Override
    public String widen(GraphBuilder graph, String value) {
        return cast(graph, value, TensorProto.DataType.FLOAT_VALUE);
    }

    @Override
    public String attentionTable(GraphBuilder graph, String name, long[] shape, float[] values)
            throws IOException {
        return halves(graph, name, shape, values);
    }

    private static String halves(GraphBuilder graph, String name, long[] shape, float[] values)
            throws IOException {
        return graph.weight(
                name,
                TensorProto.DataType.FLOAT16,
                Short.BYTES,
                shape,
                out -> {
                    for (float value : values) {
                        out.put(HalfBits.of(value));
                    }
                });
    }

    private static String cast(GraphBuilder graph, String value, long type) {
        return graph.node("Cast", List.of(value), Attribute.of("to", type));
    }
}
