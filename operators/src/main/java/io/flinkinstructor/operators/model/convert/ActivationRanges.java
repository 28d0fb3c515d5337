package io.flinkinstructor.operators.model.convert;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinkinstructor.operators.model.BrokenModelException;
import io.flinkinstructor.operators.model.Faults;
import io.flinkinstructor.operators.model.ModelFiles;
import io.flinkinstructor.operators.model.ModelJson;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Between which numbers a model's activations are, as a calibration on real texts found it: a JSON
 * object with {@code [low, high]} for each value that is rounded, under the name of the first
 * weight that it is multiplied by. What is beyond is clipped.
 */
final class ActivationRanges {

    /** The file's name among a model's. */
    static final String FILE = "activation_ranges.json";

    private final Map<String, Range> byWeight;

    ActivationRanges(Map<String, Range> byWeight) {
        this.byWeight = Map.copyOf(byWeight);
    }

    /**
     * Has zero in it, which padding and the products' bias are rounded around.
     *
     * @param low at most 0
     * @param high at least 0, and more than low
     */
    record Range(float low, float high) {

        Range {
            if (!(low <= 0 && high >= 0 && low < high && Float.isFinite(high - low))) {
                throw new IllegalArgumentException(
                        "a range from " + low + " to " + high + " is none around zero");
            }
        }
    }

    /**
     * @throws BrokenModelException if the file is not there or broken
     */
    static ActivationRanges read(ModelFiles files) throws BrokenModelException {
        Faults faults = new Faults(files.location());
        JsonNode file =
                new ModelJson(files, faults)
                        .required(FILE, "a graph with static scales is written from it");
        faults.throwIfAny();
        Map<String, Range> byWeight = new TreeMap<>();
        for (Map.Entry<String, JsonNode> range : file.properties()) {
            byWeight.put(
                    range.getKey(),
                    new Range(
                            range.getValue().path(0).floatValue(),
                            range.getValue().path(1).floatValue()));
        }
        return new ActivationRanges(byWeight);
    }

    /**
     * The range of what is multiplied by a weight.
     *
     * @throws IOException if there is none
     */
    Range before(String weight) throws IOException {
        Range range = byWeight.get(weight);
        if (range == null) {
            throw new IOException(
                    FILE + " has no range for what is multiplied by '" + weight + "'");
        }
        return range;
    }

    /** All of them by weight. */
    Map<String, Range> byWeight() {
        return byWeight;
    }
}
