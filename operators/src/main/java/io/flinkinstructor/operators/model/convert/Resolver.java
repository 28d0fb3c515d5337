package io.flinkinstructor.operators.model.convert;

import io.flinkinstructor.operators.model.Faults;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds tensors in a checkpoint and checks their shapes; what is not right becomes a fault. */
final class Resolver {

    private final Weights weights;
    private final Faults faults;

    Resolver(Weights weights, Faults faults) {
        this.weights = weights;
        this.faults = faults;
    }

    boolean has(String name) {
        return weights.tensor(name) != null;
    }

    /** The tensor of this name, which is there. */
    WeightTensor tensor(String name) {
        return weights.tensor(name);
    }

    /**
     * What stands before the first tensor name that ends as given; null if none does.
     *
     * @param unlike no prefix that ends so
     */
    String prefix(String ending, String unlike) {
        for (String name : weights.names()) {
            if (name.endsWith(ending)) {
                String prefix = name.substring(0, name.length() - ending.length());
                if (!prefix.endsWith(unlike)) {
                    return prefix;
                }
            }
        }
        return null;
    }

    /**
     * @param shape -1 for a size that may be any
     * @return null if there is none; the faults say so
     */
    WeightTensor require(String name, long... shape) {
        WeightTensor tensor = weights.tensor(name);
        if (tensor == null && faults.full()) {
            return null;
        }
        if (tensor == null) {
            faults.add(
                    weights.file(),
                    String.format(
                            "has no tensor '%s', which the architecture of config.json needs; take"
                                    + " all files from the same model%s",
                            name, similar(name)));
            return null;
        }
        boolean fits = tensor.shape().length == shape.length;
        for (int i = 0; fits && i < shape.length; i++) {
            fits = shape[i] < 0 ? tensor.shape()[i] > 0 : tensor.shape()[i] == shape[i];
        }
        if (!fits) {
            faults.add(
                    weights.file(),
                    String.format(
                            "the tensor '%s' has shape %s, but config.json says %s; take all files"
                                    + " from the same model",
                            name, Arrays.toString(tensor.shape()), describe(shape)));
            return null;
        }
        return tensor;
    }

    /** A layer's weight and, if asked for, its bias. */
    Linear linear(String name, int inputs, int outputs, boolean biased) {
        WeightTensor weight = require(name + ".weight", outputs, inputs);
        WeightTensor bias = biased ? require(name + ".bias", outputs) : null;
        return weight == null ? null : new Linear(weight, bias);
    }

    /** The weights of a layer normalisation, under their present names or the oldest files'. */
    Norm norm(String name, int width) {
        boolean oldest = !has(name + ".weight") && has(name + ".gamma");
        WeightTensor scale = require(name + (oldest ? ".gamma" : ".weight"), width);
        WeightTensor shift = require(name + (oldest ? ".beta" : ".bias"), width);
        return new Norm(scale, shift);
    }

    private String similar(String name) {
        String ending = name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1);
        List<String> similar = new ArrayList<>();
        for (String other : weights.names()) {
            if (other.endsWith(ending) && similar.size() < 2) {
                similar.add("'" + other + "'");
            }
        }
        return similar.isEmpty() ? "" : " (it has " + String.join(", ", similar) + " ...)";
    }

    private static String describe(long[] shape) {
        return Arrays.toString(shape).replace("-1", "any");
    }
}
