package io.flinkinstructor.operators.model.convert;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        TensorChecks.readOrRefuse(directory, content, TorchFile::read);
    }
}
