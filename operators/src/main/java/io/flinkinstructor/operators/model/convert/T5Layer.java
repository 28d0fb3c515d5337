package io.flinkinstructor.operators.model.convert;

/**
 * One layer of a T5 encoder.
 *
 * @param bias of relative positions, [buckets, heads]; null if it takes the first layer's
 * @param gate the projection that the activation goes through
 * @param value the projection that it is multiplied by; null if the feed-forward is not gated
 */
record T5Layer(
        WeightTensor attentionNorm,
        Linear query,
        Linear key,
        Linear values,
        Linear output,
        WeightTensor bias,
        WeightTensor feedForwardNorm,
        Linear gate,
        Linear value,
        Linear down) {

    static T5Layer resolve(Resolver tensors, String prefix, int index, T5Settings settings) {
        String layer = prefix + "encoder.block." + index + ".layer.";
        String attention = layer + "0.SelfAttention.";
        String feedForward = layer + "1.DenseReluDense.";
        int width = settings.width();
        int inner = settings.inner();
        int heads = settings.heads() * settings.headWidth();
        String bias = attention + "relative_attention_bias.weight";
        boolean own = index == 0 || tensors.has(bias);
        return new T5Layer(
                tensors.require(layer + "0.layer_norm.weight", width),
                tensors.linear(attention + "q", width, heads, false),
                tensors.linear(attention + "k", width, heads, false),
                tensors.linear(attention + "v", width, heads, false),
                tensors.linear(attention + "o", heads, width, false),
                own ? tensors.require(bias, settings.buckets().buckets(), settings.heads()) : null,
                tensors.require(layer + "1.layer_norm.weight", width),
                tensors.linear(
                        feedForward + (settings.gated() ? "wi_0" : "wi"), width, inner, false),
                settings.gated() ? tensors.linear(feedForward + "wi_1", width, inner, false) : null,
                tensors.linear(feedForward + "wo", inner, width, false));
    }
}
