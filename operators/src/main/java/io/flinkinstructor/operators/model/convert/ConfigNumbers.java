package io.flinkinstructor.operators.model.convert;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinkinstructor.operators.model.Faults;

/** Reads sizes from a config.json; what is missing or absurd becomes a fault. */
final class ConfigNumbers {

    private static final int LARGEST = 1 << 24;

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
        JsonNode node = config.path(key);
        if (node.isMissingNode() || node.isNull()) {
            if (otherwise == 0) {
                fault(key + " is missing");
            }
            return otherwise;
        }
        if (!node.isIntegralNumber() || node.asLong() <= 0 || node.asLong() > LARGEST) {
            fault(key + " is " + node + ", not a positive number");
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
