package io.flinkinstructor.operators.model.convert;

import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.DirectoryModel;
import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.Model;
import io.flinkinstructor.operators.model.PromptStyle;
import io.flinkinstructor.operators.model.TokenizedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens a converted model as any user would, embeds a few texts, and compares with what the
 * checkpoint says.
 */
final class SelfCheck {

    /** A normalised vector's length is this near to 1. */
    private static final double LENGTH_TOLERANCE = 1e-3;

    private static final String INSTRUCTION = "Represent the sentence for retrieval:";

    /** Of several lengths, so that a batch of them has padding, in several alphabets. */
    private static final List<String> TEXTS =
            List.of(
                    "Rivers.",
                    "The ferry leaves the harbour at six, unless there is fog.",
                    "Wie lange dauert die Überfahrt zur Insel?",
                    "数据流从不结束。",
                    "A stream has no end: each event changes what is known, and whatever was computed"
                            + " from the old state has to follow, in order, and once.");

    private final Checkpoint checkpoint;
    private final Precision precision;
    private final Path model;

    SelfCheck(Checkpoint checkpoint, Precision precision, Path model) {
        this.checkpoint = checkpoint;
        this.precision = precision;
        this.model = model;
    }

    /**
     * @throws EmbeddingException if the model can't be opened or run, or computes something else
     *     than its checkpoint
     */
    SelfCheckReport run(ConversionProgress progress) throws EmbeddingException, IOException {
        List<TokenizedText> texts = new ArrayList<>();
        float[][] alone;
        float[][] together;
        int steps = checkpoint.encoder().steps() + 1;
        String what = "Self-check";
        progress.at(what, 0, steps);
        try (Model opened = new DirectoryModel(model.toString()).open();
                Embedder embedder = opened.embedder(Device.CPU);
                Embedder.Batch batch = embedder.newBatch()) {
            String instruction = instruction(checkpoint);
            for (String text : TEXTS) {
                texts.add(opened.tokenizer().tokenize(instruction, text));
            }
            alone = new float[texts.size()][];
            for (int i = 0; i < alone.length; i++) {
                batch.collate(List.of(texts.get(i)));
                alone[i] = batch.run()[0];
            }
            batch.collate(texts);
            together = batch.run();
        }
        progress.at(what, 1, steps);
        int[] done = {1};
        List<float[]> tokens =
                checkpoint
                        .encoder()
                        .compute(
                                texts.stream().map(TokenizedText::ids).toList(),
                                () -> progress.at(what, ++done[0], steps));
        return compare(texts, tokens, alone, together);
    }

    /** What goes in with each text; null for none. */
    static String instruction(Checkpoint checkpoint) {
        return checkpoint.style() == PromptStyle.INSTRUCTOR ? INSTRUCTION : null;
    }

    private SelfCheckReport compare(
            List<TokenizedText> texts, List<float[]> tokens, float[][] alone, float[][] together)
            throws EmbeddingException, IOException {
        double least = 1;
        double sum = 0;
        double difference = 0;
        double leastBatch = 1;
        for (int i = 0; i < alone.length; i++) {
            float[] expected =
                    PlainHead.apply(
                            checkpoint.head(),
                            tokens.get(i),
                            checkpoint.encoder().width(),
                            texts.get(i).unpooled());
            checkVector(alone[i], expected);
            double cosine = Cosine.of(alone[i], expected);
            least = Math.min(least, cosine);
            sum += cosine;
            difference = Math.max(difference, difference(alone[i], expected));
            leastBatch = Math.min(leastBatch, Cosine.of(alone[i], together[i]));
        }
        // Not the other way round: a cosine that is no number must be refused too.
        if (!(least >= precision.leastCosine() && leastBatch >= precision.leastCosine())) {
            throw new EmbeddingException(
                    String.format(
                            "The converted model failed its self-check: its vectors have a cosine of"
                                    + " %.5f to those of the checkpoint %s, and of %.5f in a batch to"
                                    + " those of one by one; at least %.5f is needed. %s",
                            least,
                            checkpoint.directory(),
                            leastBatch,
                            precision.leastCosine(),
                            precision == Precision.FP32
                                    ? "This is a bug; report it with the model's config.json."
                                    : "The model does not bear this precision; convert it with"
                                            + " fp32."));
        }
        return new SelfCheckReport(alone.length, least, sum / alone.length, difference, leastBatch);
    }

    private void checkVector(float[] vector, float[] expected) throws EmbeddingException {
        double squares = 0;
        boolean zero = true;
        for (int i = 0; i < expected.length; i++) {
            squares += (double) vector[i] * vector[i];
            zero &= expected[i] == 0;
        }
        boolean length =
                !checkpoint.head().normalizes()
                        || zero
                        || Math.abs(Math.sqrt(squares) - 1) < LENGTH_TOLERANCE;
        if (vector.length != expected.length || !Double.isFinite(squares) || !length) {
            throw new EmbeddingException(
                    String.format(
                            "The converted model failed its self-check: a vector has %d components"
                                    + " and length %.4f. Convert it with another precision; if fp32"
                                    + " does the same, the checkpoint %s holds numbers that are"
                                    + " none, or this is a bug.",
                            vector.length, Math.sqrt(squares), checkpoint.directory()));
        }
    }

    private static double difference(float[] a, float[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }
}
