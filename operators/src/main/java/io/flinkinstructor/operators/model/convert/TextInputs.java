package io.flinkinstructor.operators.model.convert;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;

/**
 * What a graph takes in, and what follows from it.
 *
 * @param ids the name of the token ids: int64, [batch, tokens]
 * @param mask the name of the attention mask: int64, [batch, tokens]
 * @param mask32 the same in int32, as attention takes it
 * @param positions the name of the positions 0, 1, ... : int64, [tokens]
 */
record TextInputs(String ids, String mask, String mask32, String positions) {

    static TextInputs declare(GraphBuilder graph) {
        String ids = "input_ids";
        String mask = "attention_mask";
        graph.input(ids, TensorProto.DataType.INT64, "batch", "tokens");
        graph.input(mask, TensorProto.DataType.INT64, "batch", "tokens");
        String mask32 =
                graph.node(
                        "Cast",
                        List.of(mask),
                        Attribute.of("to", (long) TensorProto.DataType.INT32_VALUE));
        String shape = graph.node("Shape", List.of(ids));
        String tokens = graph.node("Gather", List.of(shape, graph.integer(1)));
        String positions = graph.node("Range", List.of(graph.integer(0), tokens, graph.integer(1)));
        return new TextInputs(ids, mask, mask32, positions);
    }
}
