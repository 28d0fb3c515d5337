package io.flinkinstructor.operators.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinkinstructor.operators.model.onnx.SentenceGraph;
import java.util.List;

/** Puts together what follows the graph, and finds where sizes do not fit. */
final class HeadAssembly {

    private final Modules modules;
    private final SentenceGraph graph;
    private final JsonNode config;
    private final Faults faults;

    HeadAssembly(Modules modules, SentenceGraph graph, JsonNode config, Faults faults) {
        this.modules = modules;
        this.graph = graph;
        this.config = config;
        this.faults = faults;
    }

    /** Null if nothing fits; the faults say why. */
    SentenceHead head() {
        PoolingSettings pooling = modules.pooling();
        if (graph.pooled()) {
            return pooledHead();
        }
        if (pooling == null) {
            faults.add(
                    "modules.json",
                    "has no Pooling, but the graph gives a vector for each token; add one");
            return null;
        }
        int hidden = config.path("hidden_size").asInt(config.path("d_model").asInt(-1));
        int width = graph.width() > 0 ? graph.width() : Math.max(pooling.width(), hidden);
        if (width <= 0) {
            faults.add(
                    pooling.file(),
                    "no file says how many components a token's vector has; add"
                            + " word_embedding_dimension");
            return null;
        }
        checkSize("config.json", "hidden_size", hidden, "the graph's output", width);
        checkSize(
                pooling.file(),
                "word_embedding_dimension",
                pooling.width(),
                "the graph's output",
                width);
        checkLayers(modules.layers(), width * pooling.modes().size());
        return new SentenceHead(width, pooling.modes(), modules.layers());
    }

    private SentenceHead pooledHead() {
        String file = graph.file().name();
        PoolingSettings pooling = modules.pooling();
        if (modules.excludesPrompt() && !graph.excludesInstruction()) {
            faults.add(
                    pooling == null ? ModuleList.FILE : pooling.file(),
                    String.format(
                            "the prompt's tokens are not to be pooled, but %s pools itself and can't"
                                    + " leave them out; export it with token vectors as output, or"
                                    + " convert its checkpoint with 'deploy/instructor convert'",
                            file));
        }
        int said = -1;
        if (pooling != null && pooling.width() > 0) {
            said = pooling.width() * pooling.modes().size();
        }
        boolean normalize = false;
        for (Layer layer : modules.layers()) {
            said = layer.outputs(said);
            normalize |= layer instanceof Normalize;
        }
        int width = graph.width() > 0 ? graph.width() : said;
        if (width <= 0) {
            faults.add(file, "does not say how many components a vector has; export it again");
            return null;
        }
        checkSize(file, "the output " + graph.output(), width, "modules.json", said);
        return new SentenceHead(width, List.of(), normalize ? List.of(new Normalize()) : List.of());
    }

    private void checkLayers(List<Layer> layers, int pooled) {
        int components = pooled;
        for (Layer layer : layers) {
            if (layer instanceof Dense dense) {
                checkSize(
                        "modules.json",
                        "in_features of a Dense",
                        dense.inputs(),
                        "what goes into it",
                        components);
            }
            components = layer.outputs(components);
        }
    }

    private void checkSize(String file, String what, int size, String against, int other) {
        if (size > 0 && other > 0 && size != other) {
            faults.add(
                    file,
                    String.format(
                            "%s is %d, but %s has %d components; take all files from the same"
                                    + " model",
                            what, size, against, other));
        }
    }
}
