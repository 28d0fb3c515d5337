package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.operators.model.GraphChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How near the vectors of the built-in model's graphs are to those of the same weights with
 * activations in floats, in a JVM of its own: {@code TEXTS RESULT}.
 */
final class CosineProgram {

    private static final int BUDGET = 256;

    private CosineProgram() {}

    /** Over all texts. */
    record Cosine(double mean, double least) {

        static Cosine of(List<float[]> some, List<float[]> others) {
            double sum = 0;
            double least = 1;
            for (int i = 0; i < some.size(); i++) {
                double product = 0;
                for (int j = 0; j < some.get(i).length; j++) {
                    product += (double) some.get(i)[j] * others.get(i)[j];
                }
                sum += product;
                least = Math.min(least, product);
            }
            return new Cosine(sum / some.size(), least);
        }
    }

    /**
     * Cosines of vectors.
     *
     * @param published of the published graph, each text alone, to those of float activations
     * @param ours the same of ours
     * @param oursInBatches the same of ours, texts of like length in batches
     * @param batchesToAlone of ours in batches to ours alone
     * @param withStaticScales of ours with static scales, the same in any company
     */
    record Cosines(
            Cosine published,
            Cosine ours,
            Cosine oursInBatches,
            Cosine batchesToAlone,
            Cosine withStaticScales) {}

    public static void main(String[] arguments) throws Exception {
        List<BenchmarkText> texts = Json.readTexts(Path.of(arguments[0]));
        List<float[]> exact;
        List<long[]> rows = new ArrayList<>();
        try (RawModel model = RawModel.withFloatActivations(1)) {
            texts.forEach(text -> rows.add(model.tokenize(text.text())));
            rows.sort(Comparator.comparingInt((long[] row) -> row.length).reversed());
            exact = embed(model, rows, 0);
        }
        List<float[]> published;
        try (RawModel model = new RawModel(GraphChoice.PUBLISHED, 1)) {
            published = embed(model, rows, 0);
        }
        List<float[]> withStaticScales;
        try (RawModel model = new RawModel(GraphChoice.STATIC, 1)) {
            withStaticScales = embed(model, rows, BUDGET);
        }
        try (RawModel model = new RawModel(GraphChoice.OPTIMISED, 1)) {
            List<float[]> ours = embed(model, rows, 0);
            List<float[]> batches = embed(model, rows, BUDGET);
            Json.write(
                    Path.of(arguments[1]),
                    new Cosines(
                            Cosine.of(published, exact),
                            Cosine.of(ours, exact),
                            Cosine.of(batches, exact),
                            Cosine.of(batches, ours),
                            Cosine.of(withStaticScales, exact)));
        }
    }

    /**
     * @param budget padded tokens of a batch; 0: one by one
     */
    private static List<float[]> embed(RawModel model, List<long[]> rows, int budget)
            throws Exception {
        RawModel.Lane lane = model.newLane();
        List<float[]> vectors = new ArrayList<>();
        for (List<long[]> batch : RawRun.cut(model, rows, budget)) {
            vectors.addAll(List.of(lane.run(batch)));
        }
        return vectors;
    }
}
