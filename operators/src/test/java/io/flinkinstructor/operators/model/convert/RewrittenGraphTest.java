package io.flinkinstructor.operators.model.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkinstructor.operators.model.BuiltinCopy;
import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.DirectoryFiles;
import io.flinkinstructor.operators.model.DirectoryModel;
import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.Fixture;
import io.flinkinstructor.operators.model.GraphChoice;
import io.flinkinstructor.operators.model.Model;
import io.flinkinstructor.operators.model.TokenizedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The built-in model's own graph, against the published one and against the same weights with
 * activations in floats. Each text runs alone, so that neither graph is disturbed by batch mates.
 */
class RewrittenGraphTest {

    private static final String GRAPH = "onnx/model.onnx";
    private static final Path CORPUS = Path.of("../jobs/src/main/resources/corpus.jsonl");
    private static final int TEXTS = 240;

    /** What the texts are cut to, in turn. */
    private static final int[] WORDS = {6, 12, 25, 50};

    @TempDir static Path directory;

    private static List<float[]> exact;
    private static List<float[]> published;
    private static List<float[]> ours;

    @BeforeAll
    static void embedTexts() throws Exception {
        List<String> texts = texts();
        Fixture copy = BuiltinCopy.in(directory);
        copy.with(
                GRAPH,
                RewrittenGraph.write(new DirectoryFiles(directory), GRAPH, new FloatLayers()));
        exact = embed(copy.source(), texts);
        published = embed(builtin(GraphChoice.PUBLISHED), texts);
        ours = embed(builtin(GraphChoice.OPTIMISED), texts);
    }

    /** The published graph's error comes from rounding activations to 8 bits; ours is the same. */
    @Test
    void vectorsAreAsNearToExactOnesAsThePublishedGraphs() {
        DoubleSummaryStatistics ofPublished = cosines(published, exact);
        DoubleSummaryStatistics ofOurs = cosines(ours, exact);
        assertThat(ofPublished.getAverage()).isGreaterThan(0.997);
        assertThat(ofOurs.getAverage()).isGreaterThan(ofPublished.getAverage() - 1e-4);
        assertThat(ofOurs.getMin()).isGreaterThan(ofPublished.getMin() - 1e-3);
    }

    private static DirectoryModel builtin(GraphChoice graph) {
        return new DirectoryModel("builtin:bge-small-en-v1.5", graph);
    }

    private static List<String> texts() throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<String> lines = Files.readAllLines(CORPUS);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < TEXTS; i++) {
            String text =
                    json.readTree(lines.get(i * lines.size() / TEXTS)).path("text").textValue();
            String[] words = text.split(" ", WORDS[i % WORDS.length] + 1);
            int count = Math.min(words.length, WORDS[i % WORDS.length]);
            texts.add(String.join(" ", List.of(words).subList(0, count)));
        }
        return texts;
    }

    private static List<float[]> embed(DirectoryModel source, List<String> texts)
            throws EmbeddingException {
        List<float[]> vectors = new ArrayList<>();
        try (Model model = source.open();
                Embedder embedder = model.embedder(Device.CPU);
                Embedder.Batch batch = embedder.newBatch()) {
            for (String text : texts) {
                TokenizedText tokens = model.tokenizer().tokenize(null, text);
                batch.collate(List.of(tokens));
                vectors.add(batch.run()[0]);
            }
        }
        return vectors;
    }

    private static DoubleSummaryStatistics cosines(List<float[]> some, List<float[]> others) {
        DoubleSummaryStatistics cosines = new DoubleSummaryStatistics();
        for (int i = 0; i < some.size(); i++) {
            cosines.accept(dot(some.get(i), others.get(i)));
        }
        return cosines;
    }

    /** The cosine, since all vectors are of length 1. */
    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    /** The published weights, with activations that are not rounded. */
    private static final class FloatLayers implements Arithmetic {

        private final Arithmetic floats = new FloatArithmetic();
        private final Arithmetic integers = new IntegerArithmetic();

        @Override
        public String lookUp(GraphBuilder graph, WeightTensor table, String ids)
                throws IOException {
            return integers.lookUp(graph, table, ids);
        }

        @Override
        public String narrow(GraphBuilder graph, String value) {
            return floats.narrow(graph, value);
        }

        @Override
        public String multiply(GraphBuilder graph, String value, Linear linear) throws IOException {
            return floats.multiply(graph, value, linear);
        }

        @Override
        public String multiplyWide(GraphBuilder graph, String value, Linear linear)
                throws IOException {
            return floats.multiplyWide(graph, value, linear);
        }

        @Override
        public String widen(GraphBuilder graph, String value) {
            return floats.widen(graph, value);
        }

        @Override
        public String attentionTable(GraphBuilder graph, String name, long[] shape, float[] values)
                throws IOException {
            return floats.attentionTable(graph, name, shape, values);
        }
    }
}
