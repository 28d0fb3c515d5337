package io.flinkinstructor.operators.model;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * A model on the class path: graph and tokenizer from a library's resources, the small files of the
 * layout from this project's own.
 *
 * @param name the model's name, which is also the folder of its small files
 * @param resources where the large files are on the class path
 */
public record BuiltinFiles(String name, Map<String, String> resources) implements ModelFiles {

    private static final Map<String, BuiltinFiles> KNOWN =
            Map.of(
                    "bge-small-en-v1.5",
                    new BuiltinFiles(
                            "bge-small-en-v1.5",
                            Map.of(
                                    "onnx/model.onnx", "bge-small-en-v1.5-q.onnx",
                                    "tokenizer.json", "bge-small-en-v1.5-q-tokenizer.json")));

    /**
     * The files of one of them, such as {@code bge-small-en-v1.5}.
     *
     * @throws EmbeddingException if there is no such model; names those that there are
     */
    public static BuiltinFiles named(String name) throws EmbeddingException {
        BuiltinFiles files = KNOWN.get(name);
        if (files == null) {
            throw new EmbeddingException(
                    String.format(
                            "There is no built-in model '%s'; there is %s. Any other model is named"
                                    + " by the path of its directory.",
                            name,
                            String.join(
                                    ", ",
                                    KNOWN.keySet().stream()
                                            .sorted()
                                            .map(known -> DirectoryModel.BUILTIN + known)
                                            .toList())));
        }
        return files;
    }

    @Override
    public String location() {
        return DirectoryModel.BUILTIN + name;
    }

    @Override
    public boolean exists(String file) {
        return BuiltinFiles.class.getResource(resource(file)) != null;
    }

    @Override
    public InputStream open(String file) throws IOException {
        InputStream stream = BuiltinFiles.class.getResourceAsStream(resource(file));
        if (stream == null) {
            throw new FileNotFoundException(resource(file) + " is not on the class path");
        }
        return stream;
    }

    @Override
    public Path path(String file) {
        return null;
    }

    private String resource(String file) {
        String library = resources.get(file);
        return library == null ? name + "/" + file : "/" + library;
    }
}
