package io.flinkinstructor.operators.model.convert;

import java.io.IOException;

/**
 * Weights that were published in integers, with activations that are not rounded: what the rounding
 * of activations is measured against.
 */
final class FloatActivations implements Arithmetic {

    private final Arithmetic floats = new FloatArithmetic();
    private final Arithmetic integers = new IntegerArithmetic();

    @Override
    public String lookUp(GraphBuilder graph, WeightTensor table, String ids) throws IOException {
        return integers.lookUp(graph, table, ids);
    }

    @Override
    public String narrow(GraphBuilder graph, String value) {
        return floats.narrow(graph, value);
    }

    @Override
    public String multiply(GraphBuilder graph, String value, Linear linear) throws IOException {
        return floats.multiply(graph, value, linear);
    }

    @Override
    public String multiplyWide(GraphBuilder graph, String value, Linear linear) throws IOException {
        return floats.multiplyWide(graph, value, linear);
    }

    @Override
    public String widen(GraphBuilder graph, String value) {
        return floats.widen(graph, value);
    }

    @Override
    public String attentionTable(GraphBuilder graph, String name, long[] shape, float[] values)
            throws IOException {
        return floats.attentionTable(graph, name, shape, values);
    }
}
