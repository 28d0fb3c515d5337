package io.flinkinstructor.operators.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is in one of a model's small files, the model opens, or is refused with its faults; see
 * {@link FuzzedDirectory} for what an input is.
 */
class ModelDirectoryFuzzTest {

    private static final FuzzedDirectory FILES = new FuzzedDirectory(files());

    @TempDir static Path directory;

    private static Map<String, byte[]> files() {
        Map<String, byte[]> files = TinyModel.settings();
        files.put("onnx/model.onnx", TinyModel.graph());
        return files;
    }

    static Stream<byte[]> seeds() {
        return FILES.seeds();
    }

    @BeforeAll
    static void write() throws IOException {
        FILES.write(directory);
    }

    @Test
    void shouldOpenTheFilesAsTheyAre() throws EmbeddingException {
        try (Model model = new DirectoryModel(directory.toString()).open()) {
            assertThat(model.info().dimension()).isEqualTo(4);
        }
    }

    @MethodSource("seeds")
    @FuzzTest
    void shouldOpenOrRefuse(byte[] input) throws IOException {
        FILES.with(directory, input, ModelDirectoryFuzzTest::openOrRefuse);
    }

    private static void openOrRefuse() {
        try (Model model = new DirectoryModel(directory.toString()).open()) {
            assertThat(model.info().dimension()).isPositive();
        } catch (BrokenModelException e) {
            assertThat(e.faults()).isNotEmpty().allMatch(fault -> !fault.isBlank());
        } catch (EmbeddingException e) {
            throw new AssertionError("refused, but not as a broken model", e);
        }
    }
}
