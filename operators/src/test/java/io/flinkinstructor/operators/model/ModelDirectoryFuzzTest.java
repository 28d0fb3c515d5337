package io.flinkinstructor.operators.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is in one of a model's small files, the model opens, or is refused with its faults. The
 * first byte says which file has the bytes after it; the others are as they should be.
 */
class ModelDirectoryFuzzTest {

    private static final Map<String, byte[]> FILES = files();
    private static final List<String> NAMES = List.copyOf(FILES.keySet());

    @TempDir static Path directory;

    private static Map<String, byte[]> files() {
        Map<String, byte[]> files = TinyModel.settings();
        files.put("onnx/model.onnx", TinyModel.graph());
        return files;
    }

    static Stream<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            byte[] content = FILES.get(NAMES.get(i));
            seeds.add(ByteBuffer.allocate(1 + content.length).put((byte) i).put(content).array());
        }
        return seeds.stream();
    }

    @BeforeAll
    static void write() throws IOException {
        for (String name : NAMES) {
            Files.createDirectories(directory.resolve(name).getParent());
            Files.write(directory.resolve(name), FILES.get(name));
        }
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
        if (input.length == 0) {
            return;
        }
        String name = NAMES.get((input[0] & 0xff) % NAMES.size());
        Path file = directory.resolve(name);
        replace(file, Arrays.copyOfRange(input, 1, input.length));
        try (Model model = new DirectoryModel(directory.toString()).open()) {
            assertThat(model.info().dimension()).isPositive();
        } catch (BrokenModelException e) {
            assertThat(e.faults()).isNotEmpty().allMatch(fault -> !fault.isBlank());
        } catch (EmbeddingException e) {
            throw new AssertionError("refused, but not as a broken model", e);
        } finally {
            replace(file, FILES.get(name));
        }
    }

    /** Not by writing over it: some file systems wait for the disk then. */
    private static void replace(Path file, byte[] content) throws IOException {
        Files.delete(file);
        Files.write(file, content, StandardOpenOption.CREATE_NEW);
    }
}
