package io.flinkinstructor.operators.model.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.Fixture;
import io.flinkinstructor.operators.model.Model;
import io.flinkinstructor.operators.model.TokenizedText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tokens and vectors of the references themselves, row by row, from converted checkpoints:
 * INSTRUCTOR's own class, and sentence-transformers.
 */
class ConvertedGoldensTest {

    private static final float TOLERANCE = 1e-5f;

    @TempDir static Path directory;

    private static ConvertedFixtures fixtures;

    @BeforeAll
    static void prepare() {
        fixtures = new ConvertedFixtures(directory);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tiny-instructor",
                "tiny-instructor-gated",
                "tiny-bert-cls",
                "tiny-bert-mean"
            })
    void tokensAndInstructionLengthsAreTheReferences(String name) throws EmbeddingException {
        try (Model model = fixtures.open(name, Precision.FP32)) {
            for (Fixture.Golden golden : Fixture.named(name).goldens()) {
                TokenizedText text = tokenize(model, golden);
                assertThat(text.ids()).as(golden.toString()).isEqualTo(golden.ids());
                assertThat(text.unpooled())
                        .as(golden.toString())
                        .isEqualTo(Math.min(golden.instructionTokens(), text.length()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tiny-instructor",
                "tiny-instructor-gated",
                "tiny-bert-cls",
                "tiny-bert-mean"
            })
    void eachTextAloneGivesTheReferencesVector(String name) throws EmbeddingException {
        try (Model model = fixtures.open(name, Precision.FP32);
                Embedder embedder = model.embedder(Device.CPU);
                Embedder.Batch batch = embedder.newBatch()) {
            for (Fixture.Golden golden : Fixture.named(name).goldens()) {
                batch.collate(List.of(tokenize(model, golden)));
                assertClose(batch.run()[0], golden);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tiny-instructor",
                "tiny-instructor-gated",
                "tiny-bert-cls",
                "tiny-bert-mean"
            })
    void mixedBatchesGiveTheReferencesVectors(String name) throws EmbeddingException {
        try (Model model = fixtures.open(name, Precision.FP32);
                Embedder embedder = model.embedder(Device.CPU);
                Embedder.Batch batch = embedder.newBatch()) {
            Random random = new Random(7);
            for (int rows : new int[] {2, 3, 7, 16, 36, 100}) {
                List<Fixture.Golden> goldens = new ArrayList<>(Fixture.named(name).goldens());
                Collections.shuffle(goldens, random);
                goldens = goldens.subList(0, Math.min(rows, goldens.size()));
                batch.collate(goldens.stream().map(golden -> tokenize(model, golden)).toList());
                float[][] vectors = batch.run();
                for (int i = 0; i < goldens.size(); i++) {
                    assertClose(vectors[i], goldens.get(i));
                }
            }
        }
    }

    static TokenizedText tokenize(Model model, Fixture.Golden golden) {
        String prompt =
                golden.promptName() == null
                        ? golden.prompt()
                        : model.info().prompts().get(golden.promptName());
        return model.tokenizer().tokenize(prompt, golden.text());
    }

    private static void assertClose(float[] actual, Fixture.Golden golden) {
        assertThat(actual).hasSameSizeAs(golden.vector());
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i])
                    .as(golden.toString())
                    .isCloseTo(golden.vector()[i], within(TOLERANCE));
        }
    }
}
