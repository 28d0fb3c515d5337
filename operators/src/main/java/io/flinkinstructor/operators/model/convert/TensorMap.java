package io.flinkinstructor.operators.model.convert;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Tensors by name. */
record TensorMap(String file, Map<String, WeightTensor> tensors) implements Weights {

    TensorMap {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    @Override
    public Set<String> names() {
        return tensors.keySet();
    }

    @Override
    public WeightTensor tensor(String name) {
        return tensors.get(name);
    }
}
