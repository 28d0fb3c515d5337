package io.flinkinstructor.operators.model.convert;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;

/** What a graph takes in, and what follows from it, written when it is first asked for. */
final class TextInputs {

    private static final String IDS = "input_ids";
    private static final String MASK = "attention_mask";

    private final GraphBuilder graph;
    private String mask32;
    private String lengths;
    private String positions;

    private TextInputs(GraphBuilder graph) {
        this.graph = graph;
    }

    static TextInputs declare(GraphBuilder graph) {
        graph.input(IDS, TensorProto.DataType.INT64, "batch", "tokens");
        graph.input(MASK, TensorProto.DataType.INT64, "batch", "tokens");
        return new TextInputs(graph);
    }

    /** The token ids: int64, [batch, tokens]. */
    String ids() {
        return IDS;
    }

    /** The attention mask, 1 for each token of a text, then 0: int64, [batch, tokens]. */
    String mask() {
        return MASK;
    }

    /** The attention mask in int32. */
    String mask32() {
        if (mask32 == null) {
            mask32 =
                    graph.node(
                            "Cast",
                            List.of(MASK),
                            Attribute.of("to", (long) TensorProto.DataType.INT32_VALUE));
        }
        return mask32;
    }

    /** How many tokens each text has: int64, [batch]. */
    String lengths() {
        if (lengths == null) {
            lengths = graph.reduce("ReduceSum", MASK, false);
        }
        return lengths;
    }

    /** The positions 0, 1, ... of tokens: int64, [tokens]. */
    String positions() {
        if (positions == null) {
            String shape = graph.node("Shape", List.of(IDS));
            String tokens = graph.node("Gather", List.of(shape, graph.integer(1)));
            positions = graph.node("Range", List.of(graph.integer(0), tokens, graph.integer(1)));
        }
        return positions;
    }
}
