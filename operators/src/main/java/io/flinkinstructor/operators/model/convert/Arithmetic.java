package io.flinkinstructor.operators.model.convert;

import java.io.IOException;

/**
 * How a graph computes in one precision. Names given and returned are those of values in the graph.
 * What goes from layer to layer is float; within a layer it may be less.
 */
interface Arithmetic {

    /** Version of ONNX's own operators that it needs. */
    default int opset() {
        return GraphBuilder.OPSET;
    }

    /** Looks up rows of a matrix; the result is float. */
    String lookUp(GraphBuilder graph, WeightTensor table, String ids) throws IOException;

    /** Makes a float value ready to be multiplied, once for all products that take it. */
    String narrow(GraphBuilder graph, String value);

    /** Multiplies what {@link #narrow} returned, or what was computed from it, by a weight. */
    String multiply(GraphBuilder graph, String value, Linear linear) throws IOException;

    /** The same for what attention takes: queries, keys and values. */
    default String project(GraphBuilder graph, String value, Linear linear) throws IOException {
        return multiply(graph, value, linear);
    }

    /**
     * The same for products whose result or input may leave the range of 16-bit floats.
     *
     * @return a float value
     */
    String multiplyWide(GraphBuilder graph, String value, Linear linear) throws IOException;

    /** Back to float, from what {@link #multiply} returned or what was computed from it. */
    String widen(GraphBuilder graph, String value);

    /** A table of floats in the type that attention takes. */
    String attentionTable(GraphBuilder graph, String name, long[] shape, float[] values)
            throws IOException;

    /**
     * Lets tokens attend to all tokens of their text. Queries, keys and values are what {@link
     * #project} returned.
     *
     * @param bias what {@link #attentionTable} led to: added to the scores, [1, heads, tokens,
     *     tokens]; empty for none
     * @param scale what a product of query and key is multiplied by
     * @return what can be multiplied again
     */
    default String attend(
            GraphBuilder graph,
            TextInputs inputs,
            String query,
            String key,
            String value,
            String bias,
            int heads,
            float scale) {
        return AttentionForm.MULTI_HEAD.write(graph, inputs, query, key, value, bias, heads, scale);
    }
}
