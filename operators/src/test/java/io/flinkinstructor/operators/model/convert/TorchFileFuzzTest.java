package io.flinkinstructor.operators.model.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a PyTorch file holds, its tensors can be read, or it is refused. */
class TorchFileFuzzTest {

    @TempDir static Path directory;

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

    @MethodSource("seeds")
    @FuzzTest
    void shouldReadOrRefuse(byte[] content) throws IOException {
        // Never over an older file: some file systems wait for the disk then.
        Path file =
                Files.write(directory.resolve("weights"), content, StandardOpenOption.CREATE_NEW);
        try {
            TensorChecks.check(read(file));
        } finally {
            Files.delete(file);
        }
    }

    /** None if the file is refused. */
    private static Map<String, WeightTensor> read(Path file) {
        try {
            return TorchFile.read(file);
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotBlank();
            return Map.of();
        }
    }
}
