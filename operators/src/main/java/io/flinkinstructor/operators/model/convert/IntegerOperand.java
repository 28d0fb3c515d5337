package io.flinkinstructor.operators.model.convert;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;

/**
 * A weight in 8-bit integers, inside a graph.
 *
 * @param integers the name of its integers: int8, [inputs, outputs]
 * @param scales the name of their scales: float, [outputs]
 */
record IntegerOperand(String integers, String scales) {

    static IntegerOperand of(GraphBuilder graph, Linear linear) throws IOException {
        QuantisedWeight weight = QuantisedWeight.of(linear.weight());
        String name = linear.weight().name();
        return new IntegerOperand(
                graph.weight(
                        name,
                        TensorProto.DataType.INT8,
                        Byte.BYTES,
                        new long[] {linear.inputs(), linear.outputs()},
                        out -> out.put(weight.transposed())),
                graph.floats(name + ".scale", new long[] {linear.outputs()}, weight.scales()));
    }
}
