package io.flinkinstructor.operators.model.convert;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.List;

/** How a sum of two values is written that is normalised to mean zero and variance one. */
enum NormForm {
    /** One operator of ONNX Runtime's own. */
    FUSED {
        @Override
        String write(
                GraphBuilder graph,
                String value,
                String added,
                String scale,
                String shift,
                float epsilon) {
            return graph.own(
                    "SkipLayerNormalization",
                    List.of(value, added, scale, shift),
                    Attribute.of("epsilon", epsilon));
        }
    },

    /** The sum, then ONNX's own. */
    STANDARD {
        @Override
        String write(
                GraphBuilder graph,
                String value,
                String added,
                String scale,
                String shift,
                float epsilon) {
            return graph.node(
                    "LayerNormalization",
                    List.of(graph.node("Add", List.of(value, added)), scale, shift),
                    Attribute.of("epsilon", epsilon),
                    LAST_AXIS);
        }
    },

    /** The sum without its mean, by its root mean square. */
    CENTRED {
        @Override
        String write(
                GraphBuilder graph,
                String value,
                String added,
                String scale,
                String shift,
                float epsilon) {
            String sum = graph.node("Add", List.of(value, added));
            String mean = graph.mean(sum);
            String normed =
                    graph.node(
                            "SimplifiedLayerNormalization",
                            List.of(graph.node("Sub", List.of(sum, mean)), scale),
                            Attribute.of("epsilon", epsilon),
                            LAST_AXIS);
            return graph.node("Add", List.of(normed, shift));
        }
    };

    private static final AttributeProto LAST_AXIS = Attribute.of("axis", -1L);

    /**
     * @param scale the name of what the normalised sum is multiplied by
     * @param shift the name of what is added then
     */
    abstract String write(
            GraphBuilder graph,
            String value,
            String added,
            String scale,
            String shift,
            float epsilon);
}
