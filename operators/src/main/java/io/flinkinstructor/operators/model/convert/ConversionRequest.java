package io.flinkinstructor.operators.model.convert;

import java.nio.file.Path;
import java.util.Objects;

/**
 * What to convert.
 *
 * @param checkpoint a directory as Hugging Face's hub or {@code save_pretrained} gives it
 * @param output the directory to make; must not be there yet, or be empty
 * @param precision in what numbers the result computes
 * @param selfCheck whether the result is opened and run, and its vectors compared with those of a
 *     plain computation from the checkpoint's own numbers
 */
public record ConversionRequest(
        Path checkpoint, Path output, Precision precision, boolean selfCheck) {

    /**
     * @throws NullPointerException if anything is null
     */
    public ConversionRequest {
        Objects.requireNonNull(checkpoint, "checkpoint == null");
        Objects.requireNonNull(output, "output == null");
        Objects.requireNonNull(precision, "precision == null");
    }
}
