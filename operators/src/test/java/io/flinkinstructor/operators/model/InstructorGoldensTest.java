package io.flinkinstructor.operators.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkinstructor.operators.model.convert.Conversion;
import io.flinkinstructor.operators.model.convert.ConversionProgress;
import io.flinkinstructor.operators.model.convert.ConversionRequest;
import io.flinkinstructor.operators.model.convert.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tokens and vectors of INSTRUCTOR's own class, row by row, from converted checkpoints. */
class InstructorGoldensTest {

    private static final float TOLERANCE = 1e-5f;

    @TempDir static Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"tiny-instructor", "tiny-instructor-gated"})
    void tokensAndInstructionLengthsAreTheReferences(String name) throws EmbeddingException {
        try (Model model = converted(name)) {
            for (Fixture.Golden golden : Fixture.named(name).goldens()) {
                TokenizedText text = model.tokenizer().tokenize(golden.prompt(), golden.text());
                assertThat(text.ids()).as(golden.toString()).isEqualTo(golden.ids());
                assertThat(text.unpooled())
                        .as(golden.toString())
                        .isEqualTo(Math.min(golden.instructionTokens(), text.length()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-instructor", "tiny-instructor-gated"})
    void eachTextAloneGivesTheReferencesVector(String name) throws EmbeddingException {
        try (Model model = converted(name);
                Embedder embedder = model.embedder(Device.CPU);
                Embedder.Batch batch = embedder.newBatch()) {
            for (Fixture.Golden golden : Fixture.named(name).goldens()) {
                batch.collate(List.of(model.tokenizer().tokenize(golden.prompt(), golden.text())));
                assertClose(batch.run()[0], golden);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-instructor", "tiny-instructor-gated"})
    void mixedBatchesGiveTheReferencesVectors(String name) throws EmbeddingException {
        try (Model model = converted(name);
                Embedder embedder = model.embedder(Device.CPU);
                Embedder.Batch batch = embedder.newBatch()) {
            Random random = new Random(7);
            for (int rows : new int[] {2, 3, 7, 16, 40, 125}) {
                List<Fixture.Golden> goldens = new ArrayList<>(Fixture.named(name).goldens());
                Collections.shuffle(goldens, random);
                goldens = goldens.subList(0, rows);
                batch.collate(
                        goldens.stream()
                                .map(g -> model.tokenizer().tokenize(g.prompt(), g.text()))
                                .toList());
                float[][] vectors = batch.run();
                for (int i = 0; i < rows; i++) {
                    assertClose(vectors[i], goldens.get(i));
                }
            }
        }
    }

    private static Model converted(String name) throws EmbeddingException {
        Path output = directory.resolve(name);
        if (!output.toFile().exists()) {
            Conversion.run(
                    new ConversionRequest(
                            Fixture.named(name).directory(), output, Precision.FP32, false),
                    ConversionProgress.NONE);
        }
        return new DirectoryModel(output.toString()).open();
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
