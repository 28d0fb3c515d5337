package io.flinkinstructor.operators.model;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A model in a local directory in the layout of Hugging Face and sentence-transformers, or one that
 * comes with this project.
 *
 * @param path the directory, as each task manager sees it, or {@code builtin:} and a name, such as
 *     {@code builtin:bge-small-en-v1.5}
 * @param graph which graph runs, where there is a choice
 */
public record DirectoryModel(String path, GraphChoice graph) implements ModelSource {

    /** What the path of a model begins with that comes with this project. */
    public static final String BUILTIN = "builtin:";

    private static final long serialVersionUID = 1L;

    /**
     * @throws NullPointerException if an argument is null
     */
    public DirectoryModel {
        Objects.requireNonNull(path, "path == null");
        Objects.requireNonNull(graph, "graph == null");
    }

    /** With the faster graph. */
    public DirectoryModel(String path) {
        this(path, GraphChoice.OPTIMISED);
    }

    /**
     * Reads and checks the small files and the graph's signature, hashes the large ones, and loads
     * the tokenizer; weights are loaded by {@link Model#embedder}.
     *
     * @throws BrokenModelException if the directory is there but can't be used; names every fault
     * @throws EmbeddingException if it is not there
     */
    @Override
    public Model open() throws EmbeddingException {
        return ModelDirectory.open(files());
    }

    private ModelFiles files() throws EmbeddingException {
        if (path.startsWith(BUILTIN)) {
            ModelFiles builtin = BuiltinFiles.named(path.substring(BUILTIN.length()));
            return graph == GraphChoice.PUBLISHED ? builtin : new OptimisedFiles(builtin, graph);
        }
        Path directory;
        try {
            directory = Path.of(path);
        } catch (InvalidPathException e) {
            throw new EmbeddingException("The model '" + path + "' is not a path.", e);
        }
        if (!Files.isDirectory(directory)) {
            throw new EmbeddingException(
                    String.format(
                            "The model %s is not a directory on this machine (%s). Give the path of a"
                                    + " model directory that every task manager sees, or"
                                    + " builtin:bge-small-en-v1.5.",
                            path, directory.toAbsolutePath()));
        }
        return new DirectoryFiles(directory);
    }
}
