package io.flinkinstructor.operators.model.convert;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The encoder of a T5: pre-norm layers whose attention is not scaled and knows positions by a
 * learned bias for each distance.
 *
 * @see <a href="https://arxiv.org/abs/1910.10683">Raffel et al. 2020</a>
 */
final class T5Encoder implements Encoder {

    private final T5Settings settings;
    private final WeightTensor embeddings;
    private final List<T5Layer> layers;
    private final WeightTensor lastNorm;

    private T5Encoder(
            T5Settings settings,
            WeightTensor embeddings,
            List<T5Layer> layers,
            WeightTensor lastNorm) {
        this.settings = settings;
        this.embeddings = embeddings;
        this.layers = layers;
        this.lastNorm = lastNorm;
    }

    /** Finds all tensors; those that are missing or of a wrong shape become faults. */
    static T5Encoder resolve(T5Settings settings, Resolver tensors) {
        String found = tensors.prefix("encoder.block.0.layer.0.SelfAttention.q.weight", "decoder.");
        String prefix = found == null ? "" : found;
        // Both names mean one matrix, and some files keep only one of them.
        String tied = prefix + "encoder.embed_tokens.weight";
        String name = tensors.has(tied) ? tied : prefix + "shared.weight";
        WeightTensor embeddings = tensors.require(name, settings.vocabulary(), settings.width());
        List<T5Layer> layers = new ArrayList<>();
        if (found == null) {
            // One fault for all layers, not one for each tensor of each.
            tensors.require("encoder.block.0.layer.0.SelfAttention.q.weight", -1, -1);
        } else {
            for (int i = 0; i < settings.layers(); i++) {
                layers.add(T5Layer.resolve(tensors, prefix, i, settings));
            }
        }
        WeightTensor norm =
                tensors.require(prefix + "encoder.final_layer_norm.weight", settings.width());
        return new T5Encoder(settings, embeddings, layers, norm);
    }

    @Override
    public String architecture() {
        return String.format(
                "T5 encoder, %d layers of width %d, %d heads, feed-forward %s%s of %d",
                settings.layers(),
                settings.width(),
                settings.heads(),
                settings.gated() ? "gated " : "",
                settings.activation(),
                settings.inner());
    }

    @Override
    public int width() {
        return settings.width();
    }

    @Override
    public int vocabulary() {
        return settings.vocabulary();
    }

    @Override
    public long parameters() {
        long attention = 4L * settings.width() * settings.heads() * settings.headWidth();
        long feedForward = (settings.gated() ? 3L : 2L) * settings.width() * settings.inner();
        return (long) settings.vocabulary() * settings.width()
                + settings.layers() * (attention + feedForward);
    }

    @Override
    public int steps() {
        return layers.size() + 1;
    }

    @Override
    public String write(
            GraphBuilder graph,
            TextInputs inputs,
            Arithmetic arithmetic,
            boolean firstOnly,
            Steps steps)
            throws IOException {
        String hidden = arithmetic.lookUp(graph, embeddings, inputs.ids());
        steps.done();
        Residual residual = new Residual(graph, settings.epsilon(), hidden);
        RelativeBias relative = new RelativeBias(graph, arithmetic, inputs);
        String bias = null;
        for (T5Layer layer : layers) {
            if (layer.bias() != null) {
                bias = relative.write(settings.buckets(), layer.bias(), settings.heads());
            }
            String normed = arithmetic.narrow(graph, residual.normalize(layer.attentionNorm()));
            String attended =
                    arithmetic.attend(
                            graph,
                            inputs,
                            arithmetic.project(graph, normed, layer.query()),
                            arithmetic.project(graph, normed, layer.key()),
                            arithmetic.project(graph, normed, layer.values()),
                            bias,
                            settings.heads(),
                            1);
            residual.add(
                    arithmetic.widen(graph, arithmetic.multiply(graph, attended, layer.output())));
            residual.add(feedForward(graph, arithmetic, residual, layer));
            steps.done();
        }
        return residual.normalize(lastNorm);
    }

    private String feedForward(
            GraphBuilder graph, Arithmetic arithmetic, Residual residual, T5Layer layer)
            throws IOException {
        String normed = arithmetic.narrow(graph, residual.normalize(layer.feedForwardNorm()));
        String inner =
                settings.activation()
                        .write(graph, arithmetic.multiply(graph, normed, layer.gate()));
        if (layer.value() != null) {
            inner =
                    graph.node(
                            "Mul",
                            List.of(inner, arithmetic.multiply(graph, normed, layer.value())));
        }
        return arithmetic.multiplyWide(graph, inner, layer.down());
    }

    @Override
    public List<float[]> compute(List<int[]> texts, Steps steps) throws IOException {
        PlainTokens sum = PlainTokens.of(texts, embeddings);
        steps.done();
        float[] bias = null;
        for (T5Layer layer : layers) {
            if (layer.bias() != null) {
                bias = settings.buckets().table(layer.bias().values(), settings.heads());
            }
            PlainTokens normed = sum.normalized(layer.attentionNorm(), settings.epsilon());
            PlainTokens attended =
                    PlainAttention.of(
                            normed.multiply(layer.query()),
                            normed.multiply(layer.key()),
                            normed.multiply(layer.values()),
                            settings.heads(),
                            1,
                            bias);
            sum.add(attended.multiply(layer.output()));
            normed = sum.normalized(layer.feedForwardNorm(), settings.epsilon());
            PlainTokens inner = normed.multiply(layer.gate());
            inner.activate(settings.activation());
            if (layer.value() != null) {
                inner.scale(normed.multiply(layer.value()));
            }
            sum.add(inner.multiply(layer.down()));
            steps.done();
        }
        return sum.normalized(lastNorm, settings.epsilon()).byText();
    }
}
