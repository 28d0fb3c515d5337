package io.flinkinstructor.operators.model.convert;

import io.flinkinstructor.operators.model.EmbeddingException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.function.Supplier;

/**
 * Makes a model directory of a checkpoint: an ONNX graph that takes token ids and gives finished
 * vectors, its weights in a file beside it, and the checkpoint's tokenizer and settings.
 *
 * <p>Reads safetensors (whole or in shards) and PyTorch's zip files, of 16-, 32- or 64-bit floats,
 * where they lie: no weight is in memory but the one that is being written.
 */
public final class Conversion {

    private Conversion() {}

    /**
     * Converts a checkpoint. Either the output is there as a whole at the end, or nothing is.
     *
     * @throws io.flinkinstructor.operators.model.BrokenModelException if the checkpoint can't be
     *     used; names every fault
     * @throws EmbeddingException if the output can't be written, or fails the self-check
     */
    public static ConversionReport run(ConversionRequest request, ConversionProgress progress)
            throws EmbeddingException {
        return run(request, progress, Precision.NEAR);
    }

    /**
     * @param near the mean cosine to floats with which a way to compute is taken, unless it is the
     *     last
     */
    static ConversionReport run(ConversionRequest request, ConversionProgress progress, double near)
            throws EmbeddingException {
        if (!Files.isDirectory(request.checkpoint())) {
            throw new EmbeddingException(
                    String.format(
                            "The checkpoint %s is not a directory. Give the directory of a model as"
                                    + " Hugging Face's hub has it, with config.json, tokenizer.json"
                                    + " and model.safetensors or pytorch_model.bin.",
                            request.checkpoint()));
        }
        Checkpoint checkpoint = Checkpoint.read(request.checkpoint());
        try (OutputDirectory output = OutputDirectory.at(request.output())) {
            requireRoom(checkpoint, request, output);
            AccuracyCheck check =
                    comparesWithFloats(request)
                            ? AccuracyCheck.prepare(
                                    checkpoint,
                                    request.texts(),
                                    output.partial().resolve("fp32"),
                                    progress)
                            : null;
            ModelWriter writer = new ModelWriter(checkpoint, request.precision(), output.partial());
            long bytes = 0;
            AccuracyReport accuracy = null;
            for (Supplier<Arithmetic> form : request.precision().forms()) {
                bytes = writer.write(form.get(), progress);
                accuracy = check == null ? null : check.compare(output.partial());
                if (accuracy == null || accuracy.meanCosine() >= near) {
                    break;
                }
            }
            SelfCheckReport selfCheck =
                    request.selfCheck()
                            ? new SelfCheck(checkpoint, request.precision(), output.partial())
                                    .run(progress)
                            : null;
            output.finish();
            return new ConversionReport(
                    checkpoint.encoder().architecture(),
                    request.precision(),
                    bytes,
                    selfCheck,
                    accuracy);
        } catch (IOException e) {
            throw new EmbeddingException(
                    String.format(
                            "The model could not be written to %s (%s). Free space there or choose"
                                    + " another place; nothing is left of it.",
                            request.output(), e.getMessage()),
                    e);
        }
    }

    private static boolean comparesWithFloats(ConversionRequest request) {
        return request.precision().approximate() && !request.texts().isEmpty();
    }

    private static void requireRoom(
            Checkpoint checkpoint, ConversionRequest request, OutputDirectory output)
            throws EmbeddingException, IOException {
        int bytes = request.precision().bytesPerParameter();
        if (comparesWithFloats(request)) {
            // One is removed before the other is written.
            bytes = Math.max(bytes, Precision.FP32.bytesPerParameter());
        }
        long needed = checkpoint.encoder().parameters() * bytes;
        long usable = output.usableBytes();
        if (usable < needed) {
            throw new EmbeddingException(
                    String.format(
                            "The model needs up to %d MB, but there are only %d MB left at %s. Free"
                                    + " space there or choose another place.",
                            needed >> 20, usable >> 20, request.output()));
        }
    }
}
