package io.flinkinstructor.operators.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/**
 * What a Dense module's config.json says.
 *
 * @param folder the module's folder, with a trailing slash
 * @param inputs number of components that go in
 * @param outputs number of components that come out
 * @param biased whether there is a bias
 * @param activation applied to each output
 */
public record DenseSettings(
        String folder, int inputs, int outputs, boolean biased, Activation activation)
        implements LayerSettings {

    /** What sentence-transformers takes when config.json names none. */
    private static final String DEFAULT_ACTIVATION = "torch.nn.modules.activation.Tanh";

    /**
     * @return null if it can't be used; the faults say why
     */
    static DenseSettings read(String folder, ModelJson json, Faults faults) {
        String file = folder + "config.json";
        JsonNode config = json.required(file, "save the model again");
        if (config.isMissingNode()) {
            return null;
        }
        int inputs = config.path("in_features").asInt();
        int outputs = config.path("out_features").asInt();
        if (inputs <= 0 || outputs <= 0) {
            faults.add(file, "in_features and out_features must be positive; save it again");
            return null;
        }
        String type = config.path("activation_function").asText(DEFAULT_ACTIVATION);
        Activation activation = Activation.ofType(type);
        if (activation == null) {
            faults.add(
                    file,
                    String.format(
                            "the activation function '%s' is not known (known: %s); export the"
                                    + " model to a graph that contains the layer",
                            type, Arrays.toString(Activation.values())));
        }
        refuseUnusual(file, config, faults);
        boolean biased = config.path("bias").asBoolean(true);
        return new DenseSettings(folder, inputs, outputs, biased, activation);
    }

    private static void refuseUnusual(String file, JsonNode config, Faults faults) {
        String input = config.path("module_input_name").asText("sentence_embedding");
        if (!input.equals("sentence_embedding")) {
            faults.add(
                    file,
                    String.format(
                            "the layer takes '%s'; only one that takes sentence_embedding can be"
                                    + " used",
                            input));
        }
        if (config.path("use_residual").asBoolean()) {
            faults.add(
                    file,
                    "use_residual is not supported; export the model to a graph that contains the"
                            + " layer");
        }
    }
}
