package io.flinkinstructor.operators.model.convert;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Path;
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
        TensorChecks.readOrRefuse(directory, content, SafetensorsFile::read);
    }
}
