package io.flinkinstructor.operators.model.convert;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What to convert.
 *
 * @param checkpoint a directory as Hugging Face's hub or {@code save_pretrained} gives it
 * @param output the directory to make; must not be there yet, or be empty
 * @param precision in what numbers the result computes
 * @param selfCheck whether the result is opened and run, and its vectors compared with those of a
 *     plain computation from the checkpoint's own numbers
 * @param texts real texts to compare a result in 8-bit integers on with one in floats; none: it is
 *     not compared
 */
public record ConversionRequest(
        Path checkpoint, Path output, Precision precision, boolean selfCheck, List<String> texts) {

    /**
     * @throws NullPointerException if anything is null
     */
    public ConversionRequest {
        Objects.requireNonNull(checkpoint, "checkpoint == null");
        Objects.requireNonNull(output, "output == null");
        Objects.requireNonNull(precision, "precision == null");
        texts = List.copyOf(texts);
    }

    /** Without texts. */
    public ConversionRequest(Path checkpoint, Path output, Precision precision, boolean selfCheck) {
        this(checkpoint, output, precision, selfCheck, List.of());
    }
}
