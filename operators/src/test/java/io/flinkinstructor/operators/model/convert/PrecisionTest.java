package io.flinkinstructor.operators.model.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.Fixture;
import io.flinkinstructor.operators.model.Model;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far the smaller precisions are from the reference, and what the self-check says of it. */
class PrecisionTest {

    @TempDir static Path directory;

    private static ConvertedFixtures fixtures;

    @BeforeAll
    static void prepare() {
        fixtures = new ConvertedFixtures(directory);
    }

    @ParameterizedTest
    @CsvSource({
        "tiny-instructor, FP16, 0.99999",
        "tiny-instructor-gated, FP16, 0.99999",
        "tiny-bert-cls, FP16, 0.99999",
        "tiny-bert-mean, FP16, 0.99999",
        "tiny-instructor, INT8, 0.998",
        "tiny-instructor-gated, INT8, 0.998",
        "tiny-bert-cls, INT8, 0.998",
        "tiny-bert-mean, INT8, 0.998",
        "tiny-instructor, INT8_ACCURATE, 0.9995",
        "tiny-instructor-gated, INT8_ACCURATE, 0.998",
        "tiny-bert-cls, INT8_ACCURATE, 0.9995",
        "tiny-bert-mean, INT8_ACCURATE, 0.9995",
    })
    void vectorsAreNearTheReferences(String name, Precision precision, double least)
            throws EmbeddingException {
        try (Model model = fixtures.open(name, precision);
                Embedder embedder = model.embedder(Device.CPU);
                Embedder.Batch batch = embedder.newBatch()) {
            double found = 1;
            for (Fixture.Golden golden : Fixture.named(name).goldens()) {
                batch.collate(List.of(ConvertedGoldensTest.tokenize(model, golden)));
                double cosine = cosine(batch.run()[0], golden.vector());
                found = Math.min(found, cosine);
            }
            assertThat(found).isGreaterThan(least);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tiny-instructor, FP32, 1e-5",
        "tiny-instructor-gated, FP32, 1e-5",
        "tiny-bert-cls, FP32, 1e-5",
        "tiny-bert-mean, FP32, 1e-5",
        "tiny-instructor, FP16, 0.01",
        "tiny-bert-cls, INT8, 0.1",
    })
    void theSelfCheckReportsTheDifference(String name, Precision precision, double difference)
            throws EmbeddingException {
        SelfCheckReport report = fixtures.report(name, precision).selfCheck();
        assertThat(report.texts()).isGreaterThanOrEqualTo(5);
        assertThat(report.largestDifference()).isLessThan(difference);
        assertThat(report.leastCosine())
                .isLessThanOrEqualTo(report.meanCosine())
                .isGreaterThan(0.99);
        assertThat(report.leastBatchCosine()).isGreaterThan(0.99);
    }

    private static double cosine(float[] a, float[] b) {
        double product = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
            squaresA += (double) a[i] * a[i];
            squaresB += (double) b[i] * b[i];
        }
        return squaresA == 0 && squaresB == 0 ? 1 : product / Math.sqrt(squaresA * squaresB);
    }
}
