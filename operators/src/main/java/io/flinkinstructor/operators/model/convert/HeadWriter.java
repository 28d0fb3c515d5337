package io.flinkinstructor.operators.model.convert;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.flinkinstructor.operators.model.Activation;
import io.flinkinstructor.operators.model.Pooling;
import io.flinkinstructor.operators.model.onnx.SentenceGraph;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes into a graph what makes one vector of a text's token vectors; in floats, whatever the
 * layers compute in. A text of which nothing is left to pool gets the zero vector from the pooling
 * (from CLS, its first token's), as the reference does; a Dense with a bias makes the bias of it.
 */
final class HeadWriter {

    private static final String OUTPUT = "sentence_embedding";

    /** The reference divides by no smaller number of tokens. */
    private static final float SMALLEST_COUNT = 1e-9f;

    /** PyTorch's normalize divides by no less. */
    private static final float SMALLEST_NORM = 1e-12f;

    private final GraphBuilder graph;
    private final TextInputs inputs;
    private final String tokens;

    private final boolean excludesInstruction;

    /** What {@link #pooled} returns; null until it is asked for. */
    private String pooled;

    /**
     * @param tokens the tokens' vectors
     * @param excludesInstruction whether to take, as a further input, how many leading tokens of
     *     each text are not pooled
     */
    HeadWriter(GraphBuilder graph, TextInputs inputs, String tokens, boolean excludesInstruction) {
        this.graph = graph;
        this.inputs = inputs;
        this.tokens = tokens;
        this.excludesInstruction = excludesInstruction;
        if (excludesInstruction) {
            graph.input(SentenceGraph.INSTRUCTION_TOKENS, TensorProto.DataType.INT64, "batch");
        }
    }

    /** 1 where a token is pooled, else 0: float, [batch, tokens]. */
    private String pooled() {
        if (pooled == null) {
            pooled = toFloat(inputs.mask());
            if (excludesInstruction) {
                String first =
                        graph.node(
                                "Unsqueeze",
                                List.of(SentenceGraph.INSTRUCTION_TOKENS, graph.integers(1)));
                String text = graph.node("GreaterOrEqual", List.of(inputs.positions(), first));
                pooled = graph.node("Mul", List.of(pooled, toFloat(text)));
            }
        }
        return pooled;
    }

    /**
     * Writes it, and gives the finished vectors as the graph's output: float, [batch, dimension].
     *
     * @param width components of a token's vector
     */
    void write(TextHead head, int width) throws IOException {
        graph.rename(vectors(head), OUTPUT);
        graph.output(OUTPUT, TensorProto.DataType.FLOAT, "batch", head.dimension(width));
    }

    private String vectors(TextHead head) throws IOException {
        List<String> parts = new ArrayList<>();
        for (Pooling pooling : head.poolings()) {
            parts.add(pool(pooling));
        }
        String vector =
                parts.size() == 1
                        ? parts.get(0)
                        : graph.node("Concat", parts, Attribute.of("axis", 1L));
        for (TextHead.Layer layer : head.layers()) {
            if (layer instanceof TextHead.Dense dense) {
                vector = FloatArithmetic.product(graph, vector, dense.linear());
                vector = activate(vector, dense.activation());
            } else {
                vector = normalize(vector);
            }
        }
        return vector;
    }

    private String pool(Pooling pooling) {
        return switch (pooling) {
            case CLS ->
                    graph.node(
                            "Gather", List.of(tokens, graph.integer(0)), Attribute.of("axis", 1L));
            case MAX -> max();
            case MEAN -> over(pooled(), atLeast(sum(pooled()), SMALLEST_COUNT));
            case MEAN_SQRT_LEN ->
                    over(
                            pooled(),
                            graph.node("Sqrt", List.of(atLeast(sum(pooled()), SMALLEST_COUNT))));
            case WEIGHTED_MEAN -> {
                String weights =
                        graph.node(
                                "Mul",
                                List.of(
                                        pooled(),
                                        graph.node(
                                                "Add",
                                                List.of(
                                                        toFloat(inputs.positions()),
                                                        graph.number(1)))));
                yield over(weights, atLeast(sum(weights), SMALLEST_COUNT));
            }
            case LAST_TOKEN -> over(lastToken(), graph.number(1));
        };
    }

    /** The tokens' vectors, weighted and summed, divided. */
    private String over(String weights, String divisor) {
        String row = graph.node("Unsqueeze", List.of(weights, graph.integers(1)));
        String sum = graph.node("MatMul", List.of(row, tokens));
        String flat = graph.node("Squeeze", List.of(sum, graph.integers(1)));
        return graph.node("Div", List.of(flat, divisor));
    }

    /** 1 for each text's last token, if it is pooled. */
    private String lastToken() {
        String length = graph.reduce("ReduceSum", inputs.mask(), true);
        String last = graph.node("Sub", List.of(length, graph.integer(1)));
        String is = graph.node("Equal", List.of(inputs.positions(), last));
        return graph.node("Mul", List.of(pooled(), toFloat(is)));
    }

    private String max() {
        String each = graph.node("Unsqueeze", List.of(pooled(), graph.integers(2)));
        String is = graph.node("Greater", List.of(each, graph.number(0)));
        String only = graph.node("Where", List.of(is, tokens, graph.number(-Float.MAX_VALUE)));
        String max = graph.reduce("ReduceMax", only, false);
        String any = graph.node("Greater", List.of(sum(pooled()), graph.number(0)));
        return graph.node("Where", List.of(any, max, graph.number(0)));
    }

    private String sum(String value) {
        return graph.reduce("ReduceSum", value, true);
    }

    private String activate(String vector, Activation activation) {
        return switch (activation) {
            case IDENTITY -> vector;
            case TANH -> graph.node("Tanh", List.of(vector));
            case RELU -> graph.node("Relu", List.of(vector));
            case SIGMOID -> graph.node("Sigmoid", List.of(vector));
        };
    }

    private String normalize(String vector) {
        String norm = graph.reduce("ReduceL2", vector, true);
        return graph.node("Div", List.of(vector, atLeast(norm, SMALLEST_NORM)));
    }

    private String atLeast(String value, float smallest) {
        return graph.node("Max", List.of(value, graph.number(smallest)));
    }

    private String toFloat(String value) {
        return graph.node(
                "Cast",
                List.of(value),
                Attribute.of("to", (long) TensorProto.DataType.FLOAT_VALUE));
    }
}
