package io.flinkinstructor.operators.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The built-in model's files, as published, in a directory. */
public final class BuiltinCopy {

    private static final List<String> FILES =
            List.of(
                    "onnx/model.onnx",
                    "tokenizer.json",
                    "config.json",
                    "modules.json",
                    "sentence_bert_config.json",
                    "1_Pooling/config.json");

    private BuiltinCopy() {}

    /** Writes them. */
    public static Fixture in(Path directory) {
        Fixture copy = new Fixture(directory);
        try {
            BuiltinFiles builtin = BuiltinFiles.named("bge-small-en-v1.5");
            for (String file : FILES) {
                try (InputStream in = builtin.open(file)) {
                    copy.with(file, in.readAllBytes());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (EmbeddingException e) {
            throw new AssertionError(e);
        }
        return copy;
    }
}
