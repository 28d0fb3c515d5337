package io.flinkinstructor.operators.model.convert;

import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.DirectoryModel;
import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares a model in 8-bit integers with the same in floats, on real texts: what rounding does to
 * a vector depends on what texts do to the activations. The model in floats is written for that,
 * run, and removed.
 */
final class AccuracyCheck {

    private static final String WHAT = "Embedding real texts";

    private final Checkpoint checkpoint;
    private final List<String> texts;
    private final ConversionProgress progress;
    private final List<float[]> floats;

    private AccuracyCheck(
            Checkpoint checkpoint,
            List<String> texts,
            ConversionProgress progress,
            List<float[]> floats) {
        this.checkpoint = checkpoint;
        this.texts = texts;
        this.progress = progress;
        this.floats = floats;
    }

    /**
     * Embeds the texts in floats.
     *
     * @param folder where to put the model meanwhile; it must not be there yet
     */
    static AccuracyCheck prepare(
            Checkpoint checkpoint, List<String> texts, Path folder, ConversionProgress progress)
            throws EmbeddingException, IOException {
        try {
            new ModelWriter(checkpoint, Precision.FP32, Files.createDirectory(folder))
                    .write(new FloatArithmetic(), progress);
            return new AccuracyCheck(
                    checkpoint, texts, progress, embed(checkpoint, texts, folder, progress));
        } finally {
            OutputDirectory.remove(folder);
        }
    }

    /**
     * @param model a directory with the same model in integers
     */
    AccuracyReport compare(Path model) throws EmbeddingException {
        List<float[]> integers = embed(checkpoint, texts, model, progress);
        double least = 1;
        double sum = 0;
        for (int i = 0; i < integers.size(); i++) {
            double cosine = Cosine.of(integers.get(i), floats.get(i));
            least = Math.min(least, cosine);
            sum += cosine;
        }
        return new AccuracyReport(integers.size(), sum / integers.size(), least);
    }

    private static List<float[]> embed(
            Checkpoint checkpoint, List<String> texts, Path directory, ConversionProgress progress)
            throws EmbeddingException {
        List<float[]> vectors = new ArrayList<>();
        progress.at(WHAT, 0, texts.size());
        try (Model model = new DirectoryModel(directory.toString()).open();
                Embedder embedder = model.embedder(Device.CPU);
                Embedder.Batch batch = embedder.newBatch()) {
            String instruction = SelfCheck.instruction(checkpoint);
            for (String text : texts) {
                batch.collate(List.of(model.tokenizer().tokenize(instruction, text)));
                vectors.add(batch.run()[0]);
                progress.at(WHAT, vectors.size(), texts.size());
            }
        }
        return vectors;
    }
}
