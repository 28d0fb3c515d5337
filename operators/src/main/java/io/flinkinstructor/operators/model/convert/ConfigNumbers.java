package io.flinkinstructor.operators.model.convert;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinkinstructor.operators.model.Faults;

/** Reads sizes from a config.json; what is missing or absurd becomes a fault. */
final class ConfigNumbers {

    private static final int LARGEST = 1 << 24;

    /** Each layer's tensors are looked up one by one; the deepest models have a few hundred. */
    private static final int MOST_LAYERS = 1000;

    private final String file;
    private final JsonNode config;
    private final Faults faults;
    private boolean missing;

    ConfigNumbers(String file, JsonNode config, Faults faults) {
        this.file = file;
        this.config = config;
        this.faults = faults;
    }

    int positive(String key) {
        return positive(key, 0);
    }

    /**
     * @param otherwise what is meant if it is not there; 0 if it must be
     */
    int positive(String key, int otherwise) {
        return positive(key, otherwise, LARGEST);
    }

    /** How many layers there are. */
    int layers(String key) {
        return positive(key, 0, MOST_LAYERS);
    }

    private int positive(String key, int otherwise, int largest) {
        JsonNode node = config.path(key);
        if (node.isMissingNode() || node.isNull()) {
            if (otherwise == 0) {
                fault(key + " is missing");
            }
            return otherwise;
        }
        if (!node.canConvertToLong()
                || !node.isIntegralNumber()
                || node.asLong() <= 0
                || node.asLong() > largest) {
            fault(key + " is " + node + ", not a number from 1 to " + largest);
            return 1;
        }
        return node.asInt();
    }

    /** Whether anything was wrong. */
    boolean missing() {
        return missing;
    }

    private void fault(String what) {
        missing = true;
        faults.add(file, what + "; take the file from the model's own repository");
    }
}
