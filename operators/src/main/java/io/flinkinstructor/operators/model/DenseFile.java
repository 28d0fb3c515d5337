package io.flinkinstructor.operators.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads a Dense module's folder. */
final class DenseFile {

    /** What sentence-transformers takes when config.json names none. */
    private static final String DEFAULT_ACTIVATION = "torch.nn.modules.activation.Tanh";

    private DenseFile() {}

    /**
     * @return null if it can't be used; the faults say why
     */
    static Dense read(String folder, ModelFiles files, ModelJson json, Faults faults) {
        String configFile = folder + "config.json";
        JsonNode config = json.required(configFile, "save the model again");
        if (config.isMissingNode()) {
            return null;
        }
        int inputs = config.path("in_features").asInt();
        int outputs = config.path("out_features").asInt();
        if (inputs <= 0 || outputs <= 0) {
            faults.add(configFile, "in_features and out_features must be positive; save it again");
            return null;
        }
        String type = config.path("activation_function").asText(DEFAULT_ACTIVATION);
        Dense.Activation activation = Dense.Activation.ofType(type);
        if (activation == null) {
            faults.add(
                    configFile,
                    String.format(
                            "the activation function '%s' is not known (known: %s); export the"
                                    + " model to a graph that contains the layer",
                            type, Arrays.toString(Dense.Activation.values())));
        }
        refuseUnusual(configFile, config, faults);
        boolean biased = config.path("bias").asBoolean(true);
        Safetensors weights = weights(folder, files, faults);
        if (weights == null) {
            return null;
        }
        String file = folder + "model.safetensors";
        float[] weight = tensor(weights, file, "linear.weight", faults, outputs, inputs);
        float[] bias = biased ? tensor(weights, file, "linear.bias", faults, outputs) : null;
        return weight == null || biased && bias == null || activation == null
                ? null
                : new Dense(inputs, outputs, weight, bias, activation);
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

    private static Safetensors weights(String folder, ModelFiles files, Faults faults) {
        String file = folder + "model.safetensors";
        if (!files.exists(file)) {
            faults.add(
                    file,
                    files.exists(folder + "pytorch_model.bin")
                            ? "is missing; there is only pytorch_model.bin, which can run code when"
                                    + " it is read: load the model with sentence-transformers and"
                                    + " save it again, which writes safetensors"
                            : "is missing; save the model again");
            return null;
        }
        try (InputStream in = files.open(file)) {
            return Safetensors.of(in.readAllBytes());
        } catch (IOException e) {
            faults.add(file, e.getMessage() + "; save it again");
            return null;
        }
    }

    private static float[] tensor(
            Safetensors weights, String file, String name, Faults faults, long... shape) {
        try {
            Safetensors.Tensor tensor = weights.tensor(name);
            if (tensor == null) {
                faults.add(file, "has no tensor '" + name + "'; save the model again");
            } else if (!Arrays.equals(tensor.shape(), shape)) {
                faults.add(
                        file,
                        String.format(
                                "the tensor '%s' has shape %s, config.json says %s; save both"
                                        + " together",
                                name, Arrays.toString(tensor.shape()), Arrays.toString(shape)));
            } else {
                return tensor.values();
            }
        } catch (IOException e) {
            faults.add(file, e.getMessage());
        }
        return null;
    }
}
