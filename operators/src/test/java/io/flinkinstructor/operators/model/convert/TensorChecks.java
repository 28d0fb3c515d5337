package io.flinkinstructor.operators.model.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;

/** What holds for each reader of files with tensors, and for each tensor that it gives. */
final class TensorChecks {

    /** A tensor may repeat its elements, so that it is larger than its file. */
    private static final double MOST_READ = 1 << 16;

    private TensorChecks() {}

    /** Reads a file, or refuses it with a reason. */
    interface Reader {
        Map<String, WeightTensor> read(Path file) throws IOException;
    }

    /** Of a file with this content, its tensors can be read, or it is refused. */
    static void readOrRefuse(Path directory, byte[] content, Reader reader) throws IOException {
        // Never over an older file: some file systems wait for the disk then.
        Path file =
                Files.write(directory.resolve("weights"), content, StandardOpenOption.CREATE_NEW);
        try {
            check(readOrNone(file, reader));
        } finally {
            Files.delete(file);
        }
    }

    private static Map<String, WeightTensor> readOrNone(Path file, Reader reader) {
        try {
            return reader.read(file);
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotBlank();
            return Map.of();
        }
    }

    /** Tensors have sizes that can be counted, and those of up to two dimensions can be read. */
    static void check(Map<String, WeightTensor> tensors) throws IOException {
        for (WeightTensor tensor : tensors.values()) {
            double count = 1;
            for (long size : tensor.shape()) {
                assertThat(size).isNotNegative();
                count *= size;
            }
            assertThat((double) tensor.count())
                    .as(Arrays.toString(tensor.shape()))
                    .isEqualTo(count);
            if (tensor instanceof FileTensor placed) {
                long end = placed.position() + placed.span() * placed.type().size();
                assertThat(placed.position()).isNotNegative();
                assertThat(end).isBetween(placed.position(), Files.size(placed.file()));
            }
            if (tensor.shape().length <= 2 && count > 0 && count <= MOST_READ) {
                assertThat(tensor.values()).hasSize((int) count);
            }
        }
    }
}
