package io.flinkinstructor.operators.model.convert;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.io.IOException;
import java.util.List;

/**
 * The sum that runs through pre-norm layers: each adds to it, and reads it normalised by its root
 * mean square. Adding and normalising are one operator of ONNX Runtime.
 */
final class Residual {

    private final GraphBuilder graph;
    private final AttributeProto epsilon;
    private String sum;
    private String added;

    Residual(GraphBuilder graph, float epsilon, String first) {
        this.graph = graph;
        this.epsilon = Attribute.of("epsilon", epsilon);
        this.sum = first;
    }

    void add(String value) {
        if (added != null) {
            throw new IllegalStateException("Added twice without a norm between. This is a bug.");
        }
        added = value;
    }

    /** The sum so far, normalised. */
    String normalize(WeightTensor scale) throws IOException {
        String weight = graph.floats(scale);
        if (added == null) {
            return graph.node(
                    "SimplifiedLayerNormalization",
                    List.of(sum, weight),
                    epsilon,
                    Attribute.of("axis", -1L));
        }
        List<String> outputs =
                graph.nodes(
                        GraphBuilder.MICROSOFT,
                        "SkipSimplifiedLayerNormalization",
                        4,
                        List.of(sum, added, weight),
                        epsilon);
        added = null;
        sum = outputs.get(3);
        return outputs.get(0);
    }
}
