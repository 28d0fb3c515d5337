package io.flinkinstructor.operators.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tokens and vectors of sentence-transformers itself, row by row. */
class GoldenVectorsTest {

    private static final float TOLERANCE = 1e-5f;

    @ParameterizedTest
    @ValueSource(strings = {"tiny-bert-cls", "tiny-bert-mean"})
    void tokensAreTheReferences(String name) throws EmbeddingException {
        Fixture fixture = Fixture.named(name);
        try (Model model = fixture.source().open()) {
            for (Fixture.Golden golden : fixture.goldens()) {
                TokenizedText text = tokenize(model, golden);
                assertThat(text.ids()).as(golden.text()).isEqualTo(golden.ids());
                assertThat(text.unpooled()).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-bert-cls", "tiny-bert-mean"})
    void eachTextAloneGivesTheReferencesVector(String name) throws EmbeddingException {
        Fixture fixture = Fixture.named(name);
        try (Model model = fixture.source().open();
                Embedder embedder = model.embedder(Device.CPU);
                Embedder.Batch batch = embedder.newBatch()) {
            for (Fixture.Golden golden : fixture.goldens()) {
                batch.collate(List.of(tokenize(model, golden)));
                assertClose(batch.run()[0], golden.vector(), golden.text());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-bert-cls", "tiny-bert-mean"})
    void mixedBatchesGiveTheReferencesVectors(String name) throws EmbeddingException {
        Fixture fixture = Fixture.named(name);
        try (Model model = fixture.source().open();
                Embedder embedder = model.embedder(Device.CPU);
                Embedder.Batch batch = embedder.newBatch()) {
            Random random = new Random(7);
            for (int rows : new int[] {2, 3, 7, 16, 36}) {
                List<Fixture.Golden> goldens = new ArrayList<>(fixture.goldens());
                Collections.shuffle(goldens, random);
                goldens = goldens.subList(0, rows);
                batch.collate(goldens.stream().map(golden -> tokenize(model, golden)).toList());
                float[][] vectors = batch.run();
                assertThat(vectors).hasNumberOfRows(rows);
                for (int i = 0; i < rows; i++) {
                    assertClose(vectors[i], goldens.get(i).vector(), goldens.get(i).text());
                }
            }
        }
    }

    private static TokenizedText tokenize(Model model, Fixture.Golden golden) {
        String prompt =
                golden.promptName() == null
                        ? null
                        : model.info().prompts().get(golden.promptName());
        return model.tokenizer().tokenize(prompt, golden.text());
    }

    private static void assertClose(float[] actual, float[] expected, String text) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i]).as(text).isCloseTo(expected[i], within(TOLERANCE));
        }
    }
}
