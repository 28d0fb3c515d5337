package io.flinkinstructor.operators.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The model that comes with the project. */
class BuiltinModelTest {

    private static final DirectoryModel SOURCE = new DirectoryModel("builtin:bge-small-en-v1.5");

    private static Model model;
    private static Embedder embedder;

    @BeforeAll
    static void open() throws EmbeddingException {
        model = SOURCE.open();
        embedder = model.embedder(Device.CPU);
    }

    @AfterAll
    static void close() {
        embedder.close();
        model.close();
    }

    @Test
    void saysWhatItIs() {
        ModelInfo info = model.info();
        assertThat(info.name()).isEqualTo("bge-small-en-v1.5");
        assertThat(info.dimension()).isEqualTo(384);
        assertThat(embedder.dimension()).isEqualTo(384);
        assertThat(info.maxTokens()).isEqualTo(512);
        assertThat(info.prompts())
                .containsExactlyEntriesOf(
                        Map.of(
                                "query",
                                "Represent this sentence for searching relevant passages: "));
        assertThat(info.defaultPrompt()).isNull();
        assertThat(info.fingerprint()).matches("[0-9a-f]{64}");
    }

    @Test
    void fingerprintIsTheSameEachTime() throws EmbeddingException {
        try (Model again = SOURCE.open()) {
            assertThat(again.info()).isEqualTo(model.info());
        }
    }

    @Test
    void fingerprintTellsThePublishedGraphFromOurs() throws EmbeddingException {
        try (Model published = new DirectoryModel(SOURCE.path(), GraphChoice.PUBLISHED).open()) {
            assertThat(published.info().fingerprint()).isNotEqualTo(model.info().fingerprint());
            assertThat(published.info().dimension()).isEqualTo(model.info().dimension());
        }
    }

    /** Operators that one machine has faster than another do not make another model. */
    @Test
    void fingerprintIsTheSameWhateverOperatorsAreFastest() throws EmbeddingException {
        try (Model pinned = new DirectoryModel(SOURCE.path(), GraphChoice.PINNED).open()) {
            assertThat(pinned.info()).isEqualTo(model.info());
        }
    }

    @Test
    void relatedSentencesAreCloser() throws EmbeddingException {
        float[][] vectors =
                embed(
                        "The ferry leaves the harbour at six.",
                        "A boat departs from the port in the early morning.",
                        "Interest rates were raised by a quarter of a percent.");
        for (float[] vector : vectors) {
            assertThat(dot(vector, vector)).isCloseTo(1, within(1e-5));
        }
        assertThat(dot(vectors[0], vectors[1])).isGreaterThan(dot(vectors[0], vectors[2]) + 0.1);
    }

    @Test
    void unknownNameListsTheKnown() {
        assertThatThrownBy(() -> new DirectoryModel("builtin:bge-large").open())
                .isInstanceOf(EmbeddingException.class)
                .hasMessageContaining("'bge-large'")
                .hasMessageContaining("builtin:bge-small-en-v1.5");
    }

    private static float[][] embed(String... texts) throws EmbeddingException {
        try (Embedder.Batch batch = embedder.newBatch()) {
            batch.collate(
                    List.of(texts).stream()
                            .map(text -> model.tokenizer().tokenize(null, text))
                            .toList());
            return batch.run();
        }
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
