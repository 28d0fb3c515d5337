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

/** Whatever a safetensors file holds, its tensors can be read, or it is refused. */
class SafetensorsFileFuzzTest {

    @TempDir static Path directory;

    static Stream<byte[]> seeds() {
        return Stream.of(
                new SafetensorsWriter()
                        .tensor("a", new long[] {2, 3}, new float[6])
                        .tensor("b", "BF16", new long[] {2}, new byte[4])
                        .tensor("c", "F64", new long[] {}, new byte[8])
                        .tensor("d", "I64", new long[] {1, 1, 1}, new byte[8])
                        .bytes(),
                // The last byte's number is 2^63 - 1, so that what is added to it is below zero.
                SafetensorsWriter.raw(
                        "{\"a\": {\"dtype\": \"F32\", \"shape\": [2305843009213693952],"
                                + " \"data_offsets\": [0, 9223372036854775807]}}",
                        8),
                SafetensorsWriter.raw(
                        "{\"a\": {\"dtype\": \"F32\", \"shape\": [0, 4294967296, 4294967296],"
                                + " \"data_offsets\": [0, 0]}}",
                        8),
                SafetensorsWriter.raw("{\"__metadata__\": {\"format\": \"pt\"}}", 0),
                SafetensorsWriter.raw("", 0));
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
            return SafetensorsFile.read(file);
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotBlank();
            return Map.of();
        }
    }
}
