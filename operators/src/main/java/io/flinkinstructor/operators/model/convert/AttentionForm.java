package io.flinkinstructor.operators.model.convert;

import java.util.List;

/** How attention among the tokens of each text is written. */
enum AttentionForm {
    /**
     * ONNX's own. On a CPU it reads queries, keys and values where they are, which the other copies
     * first, and cuts off the padding instead of adding a mask to the scores.
     */
    STANDARD {
        @Override
        String write(
                GraphBuilder graph,
                TextInputs inputs,
                String query,
                String key,
                String value,
                String bias,
                int heads,
                float scale) {
            return graph.node(
                    "Attention",
                    List.of(query, key, value, bias, "", "", inputs.lengths()),
                    Attribute.of("q_num_heads", (long) heads),
                    Attribute.of("kv_num_heads", (long) heads),
                    Attribute.of("scale", scale));
        }
    },

    /** ONNX Runtime's own, for any device. */
    MULTI_HEAD {
        @Override
        String write(
                GraphBuilder graph,
                TextInputs inputs,
                String query,
                String key,
                String value,
                String bias,
                int heads,
                float scale) {
            return graph.own(
                    "MultiHeadAttention",
                    List.of(query, key, value, "", inputs.mask32(), bias),
                    Attribute.of("num_heads", (long) heads),
                    Attribute.of("scale", scale));
        }
    };

    /** As {@link Arithmetic#attend}. */
    abstract String write(
            GraphBuilder graph,
            TextInputs inputs,
            String query,
            String key,
            String value,
            String bias,
            int heads,
            float scale);
}
