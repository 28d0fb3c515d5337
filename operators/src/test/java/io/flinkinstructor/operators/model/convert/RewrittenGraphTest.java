package io.flinkinstructor.operators.model.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkinstructor.operators.model.BuiltinCopy;
import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.DirectoryFiles;
import io.flinkinstructor.operators.model.DirectoryModel;
import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.GraphChoice;
import io.flinkinstructor.operators.model.Model;
import io.flinkinstructor.operators.model.TokenizedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The built-in model's own graph, against the published one and against the same weights with
 * activations in floats. Each text runs alone, so that neither graph is disturbed by batch mates.
 */
class RewrittenGraphTest {

    private static final String GRAPH = "onnx/model.onnx";
    private static final int TEXTS = 240;
    private static final int FEW = 40;

    /** What the texts are cut to, in turn. */
    private static final int[] WORDS = {6, 12, 25, 50};

    @TempDir static Path directory;

    private static List<float[]> exact;
    private static List<float[]> published;
    private static List<float[]> ours;
    private static List<float[]> perToken;

    private static DirectoryModel tokenModel;

    @BeforeAll
    static void embedTexts() throws Exception {
        List<String> texts = texts();
        tokenModel = rewritten("token", new TokenArithmetic(false), OperatorForms.PINNED);
        perToken = embed(tokenModel, texts);
        exact = embed(rewritten("exact", new FloatActivations(), OperatorForms.PINNED), texts);
        published = embed(builtin(GraphChoice.PUBLISHED), texts);
        ours = embed(builtin(GraphChoice.OPTIMISED), texts);
    }

    private static DirectoryModel rewritten(String name, Arithmetic arithmetic, OperatorForms forms)
            throws Exception {
        Path folder = Files.createDirectory(directory.resolve(name));
        return BuiltinCopy.in(folder)
                .with(
                        GRAPH,
                        RewrittenGraph.write(new DirectoryFiles(folder), GRAPH, arithmetic, forms))
                .source();
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

    @ParameterizedTest
    @CsvSource({"STANDARD, OWN", "CENTRED, ERF"})
    void allOperatorFormsComputeTheSame(NormForm norm, GeluForm gelu) throws Exception {
        OperatorForms forms = new OperatorForms(norm, gelu, AttentionForm.MULTI_HEAD);
        DirectoryModel model = rewritten(norm.name(), new FloatActivations(), forms);
        List<float[]> vectors = embed(model, texts().subList(0, FEW));
        assertThat(cosines(vectors, exact).getMin()).isGreaterThan(0.99999);
    }

    @Test
    void anotherAttentionIsAsNearToExactVectors() throws Exception {
        OperatorForms forms =
                new OperatorForms(NormForm.FUSED, GeluForm.OWN, AttentionForm.MULTI_HEAD);
        DirectoryModel model = rewritten("attention", new IntegerArithmetic(), forms);
        List<float[]> vectors = embed(model, texts().subList(0, FEW));
        assertThat(cosines(vectors, exact).getAverage())
                .isCloseTo(cosines(ours.subList(0, FEW), exact).getAverage(), within(1e-4));
    }

    @Test
    void staticScalesAreNearlyAsNearToExactVectors() throws Exception {
        DoubleSummaryStatistics cosines =
                cosines(embed(builtin(GraphChoice.STATIC), texts()), exact);
        assertThat(cosines.getAverage()).isGreaterThan(0.9965);
        assertThat(cosines.getMin()).isGreaterThan(0.98);
    }

    @Test
    void scalesForEachTokenAreNearerToExactVectors() {
        DoubleSummaryStatistics cosines = cosines(perToken, exact);
        assertThat(cosines.getAverage()).isGreaterThan(0.999);
        assertThat(cosines.getMin()).isGreaterThan(0.998);
    }

    @Test
    void withScalesForEachTokenBatchMatesOfEqualLengthChangeNoBit() throws Exception {
        Map<Integer, List<Integer>> byLength = new TreeMap<>();
        List<TokenizedText> texts = new ArrayList<>();
        try (Model model = tokenModel.open();
                Embedder embedder = model.embedder(Device.CPU);
                Embedder.Batch batch = embedder.newBatch()) {
            for (String text : texts()) {
                texts.add(model.tokenizer().tokenize(null, text));
                int length = texts.get(texts.size() - 1).length();
                byLength.computeIfAbsent(length, l -> new ArrayList<>()).add(texts.size() - 1);
            }
            assertThat(byLength.values()).anyMatch(group -> group.size() > 8);
            for (List<Integer> group : byLength.values()) {
                batch.collate(group.stream().map(texts::get).toList());
                float[][] vectors = batch.run();
                for (int i = 0; i < vectors.length; i++) {
                    assertThat(vectors[i]).isEqualTo(perToken.get(group.get(i)));
                }
            }
        }
    }

    private static DirectoryModel builtin(GraphChoice graph) {
        return new DirectoryModel("builtin:bge-small-en-v1.5", graph);
    }

    private static List<String> texts() throws IOException {
        return CorpusTexts.cut(TEXTS, WORDS);
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
}
