package io.flinkinstructor.operators.model.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a PyTorch file holds, its tensors can be read, or it is refused. */
class TorchFileFuzzTest {

    private Path file;

    static Stream<byte[]> seeds() throws IOException {
        Path zip = Files.createTempFile("seed", ".bin");
        try {
            new TorchZip()
                    .pickle(TorchUnpicklerFuzzTest.weights())
                    .byteOrder("little")
                    .storage("0", new byte[24])
                    .storage("1", new byte[8])
                    .write(zip);
            return Stream.of(Files.readAllBytes(zip));
        } finally {
            Files.delete(zip);
        }
    }

    @BeforeEach
    void createFile() throws IOException {
        file = Files.createTempFile("fuzz", ".bin");
    }

    @AfterEach
    void deleteFile() throws IOException {
        Files.delete(file);
    }

    @MethodSource("seeds")
    @FuzzTest
    void shouldReadOrRefuse(byte[] content) throws IOException {
        Files.write(file, content);
        Map<String, WeightTensor> tensors;
        try {
            tensors = TorchFile.read(file);
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        TensorChecks.check(tensors);
    }
}
