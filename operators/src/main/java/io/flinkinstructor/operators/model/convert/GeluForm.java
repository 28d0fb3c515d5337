package io.flinkinstructor.operators.model.convert;

import java.util.List;

/** How GELU is written, not approximated. */
enum GeluForm {
    /** ONNX Runtime's own operator. */
    OWN {
        @Override
        String write(GraphBuilder graph, String value) {
            return graph.own("Gelu", List.of(value));
        }
    },

    /** By its definition, with the error function. */
    ERF {
        @Override
        String write(GraphBuilder graph, String value) {
            String inside = graph.node("Mul", List.of(value, graph.number((float) Math.sqrt(0.5))));
            String gate =
                    graph.node("Add", List.of(graph.node("Erf", List.of(inside)), graph.number(1)));
            String half = graph.node("Mul", List.of(value, graph.number(0.5f)));
            return graph.node("Mul", List.of(half, gate));
        }
    };

    abstract String write(GraphBuilder graph, String value);
}
