package io.flinkinstructor.operators.model.convert;

import java.io.IOException;
import java.util.List;

/** The bias of attention by relative positions, in a graph. */
final class RelativeBias {

    private final GraphBuilder graph;
    private final Arithmetic arithmetic;
    private final TextInputs inputs;

    /** Position of the key minus position of the query, [tokens, tokens]; the same for all. */
    private String offsets;

    RelativeBias(GraphBuilder graph, Arithmetic arithmetic, TextInputs inputs) {
        this.graph = graph;
        this.arithmetic = arithmetic;
        this.inputs = inputs;
    }

    /**
     * @param biases [buckets, heads]
     * @return the bias for each head, query and key: [1, heads, tokens, tokens]
     */
    String write(RelativeBuckets buckets, WeightTensor biases, int heads) throws IOException {
        int largest = buckets.largest();
        String table =
                arithmetic.attentionTable(
                        graph,
                        biases.name(),
                        new long[] {2L * largest + 1, heads},
                        buckets.table(biases.values(), heads));
        String near =
                graph.node(
                        "Clip",
                        List.of(offsets(), graph.integer(-largest), graph.integer(largest)));
        String rows = graph.node("Add", List.of(near, graph.integer(largest)));
        String each = graph.node("Gather", List.of(table, rows));
        String byHead = graph.node("Transpose", List.of(each), Attribute.ofList("perm", 2, 0, 1));
        return graph.node("Unsqueeze", List.of(byHead, graph.integers(0)));
    }

    private String offsets() {
        if (offsets == null) {
            String keys = graph.node("Unsqueeze", List.of(inputs.positions(), graph.integers(0)));
            String queries =
                    graph.node("Unsqueeze", List.of(inputs.positions(), graph.integers(1)));
            offsets = graph.node("Sub", List.of(keys, queries));
        }
        return offsets;
    }
}
