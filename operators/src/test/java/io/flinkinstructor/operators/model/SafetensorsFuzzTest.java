package io.flinkinstructor.operators.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flinkinstructor.operators.model.convert.SafetensorsWriter;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a Dense's weights hold, they are as many floats as their shape says, or refused. */
class SafetensorsFuzzTest {

    static Stream<byte[]> seeds() {
        return Stream.of(
                SafetensorsWriter.raw(
                        "{\"w\": {\"dtype\": \"F32\", \"shape\": [1, 2], \"data_offsets\": [0, 8]}}",
                        8),
                SafetensorsWriter.raw(
                        "{\"w\": {\"dtype\": \"F16\", \"shape\": [2], \"data_offsets\": [2, 6]}}",
                        8),
                SafetensorsWriter.raw(
                        "{\"w\": {\"dtype\": \"F64\", \"shape\": [], \"data_offsets\": [0, 8]}}",
                        8),
                // Sizes whose product is beyond 64 bits, and places that end before they begin.
                SafetensorsWriter.raw(
                        "{\"w\": {\"dtype\": \"F32\", \"shape\": [4294967296, 4294967296],"
                                + " \"data_offsets\": [0, 0]}}",
                        8),
                SafetensorsWriter.raw(
                        "{\"w\": {\"dtype\": \"F32\", \"shape\": [-1], \"data_offsets\": [4, 0]}}",
                        8),
                SafetensorsWriter.raw(
                        "{\"w\": {\"dtype\": \"BF16\", \"shape\": [-1, -2], \"data_offsets\": [0, 4]}}",
                        8),
                SafetensorsWriter.raw("", 0),
                SafetensorsWriter.raw("[]", 0));
    }

    @MethodSource("seeds")
    @FuzzTest
    void shouldReadOrRefuse(byte[] file) {
        Safetensors.Tensor tensor;
        try {
            tensor = Safetensors.of(file).tensor("w");
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        if (tensor != null) {
            assertThat(Arrays.stream(tensor.shape())).allMatch(size -> size >= 0);
            assertThat(
                            Arrays.stream(tensor.shape())
                                    .mapToDouble(size -> size)
                                    .reduce(1, (a, b) -> a * b))
                    .isEqualTo(tensor.values().length);
        }
    }
}
