package io.flinkinstructor.operators.model;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads a Dense module's weights. */
final class DenseFile {

    private DenseFile() {}

    /**
     * @return null if it can't be used; the faults say why
     */
    static Dense read(DenseSettings settings, ModelFiles files, Faults faults) {
        Safetensors weights = weights(settings.folder(), files, faults);
        if (weights == null) {
            return null;
        }
        int inputs = settings.inputs();
        int outputs = settings.outputs();
        String file = settings.folder() + "model.safetensors";
        float[] weight = tensor(weights, file, "linear.weight", faults, outputs, inputs);
        float[] bias =
                settings.biased() ? tensor(weights, file, "linear.bias", faults, outputs) : null;
        return weight == null || settings.biased() && bias == null || settings.activation() == null
                ? null
                : new Dense(inputs, outputs, weight, bias, settings.activation());
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
