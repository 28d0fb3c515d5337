package io.flinkinstructor.operators.model.convert;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinkinstructor.operators.model.Faults;

/** The transformers that can be converted, by the names of their types in config.json. */
final class Architectures {

    private static final String KNOWN = "t5, mt5, umt5";

    private Architectures() {}

    /**
     * @param file the name of config.json, for messages
     * @return null if it is none of the known ones or not complete; the faults say why
     */
    static Encoder resolve(String file, JsonNode config, Resolver tensors, Faults faults) {
        String type = config.path("model_type").asText();
        switch (type) {
            case "t5", "mt5", "umt5" -> {
                T5Settings settings = T5Settings.read(file, config, faults);
                return settings == null ? null : T5Encoder.resolve(settings, tensors);
            }
            default -> {
                faults.add(
                        file,
                        String.format(
                                "the model_type '%s' is not known (known: %s); export the model to"
                                        + " ONNX for feature extraction, and use the result as it"
                                        + " is",
                                type, KNOWN));
                return null;
            }
        }
    }
}
