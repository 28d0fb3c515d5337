package io.flinkinstructor.operators.model.convert;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * BERT and its relatives: post-norm layers over embeddings of words, positions and types.
 *
 * @see <a href="https://arxiv.org/abs/1810.04805">Devlin et al. 2018</a>
 * @see <a href="https://arxiv.org/abs/2004.09297">Song et al. 2020, for MPNet's relative
 *     positions</a>
 */
final class BertEncoder implements Encoder {

    private final BertSettings settings;
    private final WeightTensor words;
    private final WeightTensor positions;
    private final WeightTensor types;
    private final Norm embeddingNorm;
    private final WeightTensor relative;
    private final List<BertLayer> layers;

    private BertEncoder(BertSettings settings, Resolver tensors, String prefix, boolean found) {
        this.settings = settings;
        int width = settings.width();
        String embeddings = prefix + "embeddings.";
        words =
                tensors.require(
                        embeddings + "word_embeddings.weight", settings.vocabulary(), width);
        positions =
                tensors.require(
                        embeddings + "position_embeddings.weight", settings.positions(), width);
        types =
                settings.types() == 0
                        ? null
                        : tensors.require(
                                embeddings + "token_type_embeddings.weight",
                                settings.types(),
                                width);
        embeddingNorm = tensors.norm(embeddings + "LayerNorm", width);
        relative =
                settings.buckets() == null
                        ? null
                        : tensors.require(
                                prefix + "encoder.relative_attention_bias.weight",
                                settings.buckets().buckets(),
                                settings.heads());
        layers = new ArrayList<>();
        for (int i = 0; found && i < settings.layers(); i++) {
            layers.add(settings.names().layer(tensors, prefix, i, settings));
        }
    }

    /** Finds all tensors; those that are missing or of a wrong shape become faults. */
    static BertEncoder resolve(BertSettings settings, Resolver tensors) {
        String landmark = settings.names().landmark();
        String prefix = tensors.prefix(landmark, "decoder.");
        if (prefix == null) {
            // One fault for all layers, not one for each tensor of each.
            tensors.require(landmark, -1, -1);
            return new BertEncoder(settings, tensors, "", false);
        }
        return new BertEncoder(settings, tensors, prefix, true);
    }

    @Override
    public String architecture() {
        return String.format(
                "%s, %d layers of width %d, %d heads, feed-forward %s of %d",
                settings.names(),
                settings.layers(),
                settings.width(),
                settings.heads(),
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
        long attention = 4L * settings.width() * settings.width();
        long feedForward = 2L * settings.width() * settings.inner();
        return (long) (settings.vocabulary() + settings.positions()) * settings.width()
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
        String hidden = embed(graph, inputs, arithmetic);
        steps.done();
        String bias =
                relative == null
                        ? ""
                        : new RelativeBias(graph, arithmetic, inputs)
                                .write(settings.buckets(), relative, settings.heads());
        for (BertLayer layer : layers) {
            boolean last = layer == layers.get(layers.size() - 1);
            boolean first = firstOnly && last && relative == null;
            hidden = layer(graph, inputs, arithmetic, hidden, bias, layer, first);
            steps.done();
        }
        return hidden;
    }

    private String embed(GraphBuilder graph, TextInputs inputs, Arithmetic arithmetic)
            throws IOException {
        String word = arithmetic.lookUp(graph, words, inputs.ids());
        float[] table = positionTable();
        long rows = table.length / settings.width();
        String places =
                graph.node(
                        "Gather",
                        List.of(
                                graph.floats(
                                        positions.name(),
                                        new long[] {rows, settings.width()},
                                        table),
                                inputs.positions()));
        String each = graph.node("Unsqueeze", List.of(places, graph.integers(0)));
        return normalizeSum(graph, word, each, embeddingNorm);
    }

    /** One row for each position of a text, with the type that all tokens have added. */
    private float[] positionTable() throws IOException {
        int width = settings.width();
        float[] all = positions.values();
        float[] type = types == null ? new float[width] : Arrays.copyOf(types.values(), width);
        float[] table = Arrays.copyOfRange(all, settings.firstPosition() * width, all.length);
        for (int i = 0; i < table.length; i++) {
            table[i] += type[i % width];
        }
        return table;
    }

    private String layer(
            GraphBuilder graph,
            TextInputs inputs,
            Arithmetic arithmetic,
            String hidden,
            String bias,
            BertLayer layer,
            boolean firstOnly)
            throws IOException {
        String input = arithmetic.narrow(graph, hidden);
        String asking = firstOnly ? first(graph, input) : input;
        String attended =
                arithmetic.attend(
                        graph,
                        inputs,
                        arithmetic.project(graph, asking, layer.query()),
                        arithmetic.project(graph, input, layer.key()),
                        arithmetic.project(graph, input, layer.value()),
                        bias,
                        settings.heads(),
                        settings.scale());
        String kept = firstOnly ? first(graph, hidden) : hidden;
        String middle =
                normalizeSum(
                        graph,
                        arithmetic.widen(
                                graph, arithmetic.multiply(graph, attended, layer.output())),
                        kept,
                        layer.attentionNorm());
        String inner =
                settings.activation()
                        .write(
                                graph,
                                arithmetic.multiply(
                                        graph, arithmetic.narrow(graph, middle), layer.up()));
        return normalizeSum(
                graph,
                arithmetic.widen(graph, arithmetic.multiply(graph, inner, layer.down())),
                middle,
                layer.norm());
    }

    /** The first token alone, [batch, 1, width]: all that is asked of the last layer. */
    private static String first(GraphBuilder graph, String tokens) {
        return graph.node("Gather", List.of(tokens, graph.integers(0)), Attribute.of("axis", 1L));
    }

    private String normalizeSum(GraphBuilder graph, String value, String added, Norm norm)
            throws IOException {
        return graph.forms()
                .norm()
                .write(
                        graph,
                        value,
                        added,
                        graph.floats(norm.scale()),
                        graph.floats(norm.shift()),
                        settings.epsilon());
    }

    @Override
    public List<float[]> compute(List<int[]> texts, Steps steps) throws IOException {
        PlainTokens tokens = PlainTokens.of(texts, words);
        float[] table = positionTable();
        tokens.addPositions(table);
        tokens.normalize(embeddingNorm, settings.epsilon());
        steps.done();
        float[] bias =
                relative == null
                        ? null
                        : settings.buckets().table(relative.values(), settings.heads());
        for (BertLayer layer : layers) {
            PlainTokens attended =
                    PlainAttention.of(
                            tokens.multiply(layer.query()),
                            tokens.multiply(layer.key()),
                            tokens.multiply(layer.value()),
                            settings.heads(),
                            settings.scale(),
                            bias);
            tokens.add(attended.multiply(layer.output()));
            tokens.normalize(layer.attentionNorm(), settings.epsilon());
            PlainTokens inner = tokens.multiply(layer.up());
            inner.activate(settings.activation());
            tokens.add(inner.multiply(layer.down()));
            tokens.normalize(layer.norm(), settings.epsilon());
            steps.done();
        }
        return tokens.byText();
    }
}
