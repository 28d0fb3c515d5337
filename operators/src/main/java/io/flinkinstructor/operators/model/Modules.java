package io.flinkinstructor.operators.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A model's modules, with the weights of those behind the pooling.
 *
 * @param transformer the transformer's folder with a trailing slash, or empty
 * @param style how instructions are joined
 * @param pooling null if nothing pools
 * @param layers what follows the pooling
 */
record Modules(String transformer, PromptStyle style, PoolingSettings pooling, List<Layer> layers) {

    /** Reads modules.json and each module's own files. */
    static Modules read(ModelFiles files, ModelJson json, Faults faults) {
        ModuleList list = ModuleList.read(files, json, faults);
        List<Layer> layers = new ArrayList<>();
        for (LayerSettings settings : list.layers()) {
            if (settings instanceof DenseSettings dense) {
                Dense layer = DenseFile.read(dense, files, faults);
                if (layer != null) {
                    layers.add(layer);
                }
            } else {
                layers.add(new Normalize());
            }
        }
        return new Modules(list.transformer(), list.style(), list.pooling(), List.copyOf(layers));
    }

    /** Whether an instruction's tokens are left out of the pooling. */
    boolean excludesPrompt() {
        return style == PromptStyle.INSTRUCTOR || pooling != null && !pooling.includePrompt();
    }
}
