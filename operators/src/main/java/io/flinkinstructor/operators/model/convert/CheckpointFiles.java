package io.flinkinstructor.operators.model.convert;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinkinstructor.operators.model.Faults;
import io.flinkinstructor.operators.model.ModelFiles;
import io.flinkinstructor.operators.model.ModelJson;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Finds and opens the files that hold weights, in the order in which Hugging Face looks. */
final class CheckpointFiles {

    private static final String SAFETENSORS = "model.safetensors";
    private static final String TORCH = "pytorch_model.bin";
    private static final String INDEX = ".index.json";

    /** What others keep weights in. */
    private static final List<String> OTHERS =
            List.of(
                    "tf_model.h5",
                    "flax_model.msgpack",
                    "rust_model.ot",
                    "onnx/model.onnx",
                    "openvino/openvino_model.xml",
                    "adapter_model.safetensors",
                    "adapter_model.bin");

    private final ModelFiles files;
    private final ModelJson json;
    private final Faults faults;

    CheckpointFiles(ModelFiles files, ModelJson json, Faults faults) {
        this.files = files;
        this.json = json;
        this.faults = faults;
    }

    /**
     * The weights of a module.
     *
     * @param folder with a trailing slash, or empty
     * @return null if they can't be read; the faults say why
     */
    Weights open(String folder) {
        for (String name : List.of(SAFETENSORS, TORCH)) {
            String file = folder + name;
            if (files.exists(file)) {
                Map<String, WeightTensor> tensors = read(file);
                return tensors == null ? null : new TensorMap(file, tensors);
            }
            if (files.exists(file + INDEX)) {
                return sharded(folder, file + INDEX);
            }
        }
        faults.add(folder + SAFETENSORS, "is missing, and so is " + TORCH + "; " + others(folder));
        return null;
    }

    private String others(String folder) {
        for (String other : OTHERS) {
            if (files.exists(folder + other)) {
                return String.format(
                        "%s can't be converted: load the model with transformers or"
                                + " sentence-transformers and save it with save_pretrained(...),"
                                + " which writes safetensors",
                        folder + other);
            }
        }
        return "fetch all files of the model";
    }

    private Weights sharded(String folder, String index) {
        JsonNode map = json.optional(index).path("weight_map");
        TreeSet<String> shards = new TreeSet<>();
        for (JsonNode shard : map) {
            String name = shard.asText();
            if (name.contains("/") || name.contains("\\") || name.equals("..")) {
                faults.add(index, "names '" + name + "', which is not beside it; fetch it again");
                return null;
            }
            shards.add(name);
        }
        if (shards.isEmpty()) {
            faults.add(index, "has no weight_map; fetch it again");
            return null;
        }
        Map<String, WeightTensor> all = new LinkedHashMap<>();
        boolean complete = true;
        for (String shard : shards) {
            if (!files.exists(folder + shard)) {
                faults.add(folder + shard, "is missing, though " + index + " names it; fetch it");
                complete = false;
                continue;
            }
            Map<String, WeightTensor> tensors = read(folder + shard);
            complete &= tensors != null;
            if (tensors != null) {
                all.putAll(tensors);
            }
        }
        return complete ? new TensorMap(index, all) : null;
    }

    private Map<String, WeightTensor> read(String file) {
        Path path = files.path(file);
        try {
            return file.endsWith(".safetensors")
                    ? SafetensorsFile.read(path)
                    : TorchFile.read(path);
        } catch (IOException e) {
            faults.add(file, message(e));
            return null;
        }
    }

    /** What is wrong with a file, without its name. */
    private static String message(IOException e) {
        return e instanceof FileSystemException
                ? "can't be read (" + e + "); check its permissions"
                : e.getMessage();
    }
}
