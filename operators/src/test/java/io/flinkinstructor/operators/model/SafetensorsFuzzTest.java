package io.flinkinstructor.operators.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a Dense's weights hold, they are as many floats as their shape says, or refused. */
class SafetensorsFuzzTest {

    static Stream<byte[]> seeds() {
        return Stream.of(
                file(
                        "{\"w\": {\"dtype\": \"F32\", \"shape\": [1, 2], \"data_offsets\": [0, 8]}}",
                        8),
                file("{\"w\": {\"dtype\": \"F16\", \"shape\": [2], \"data_offsets\": [2, 6]}}", 8),
                file("{\"w\": {\"dtype\": \"F64\", \"shape\": [], \"data_offsets\": [0, 8]}}", 8),
                // Sizes whose product is beyond 64 bits, and places that end before they begin.
                file(
                        "{\"w\": {\"dtype\": \"F32\", \"shape\": [4294967296, 4294967296],"
                                + " \"data_offsets\": [0, 0]}}",
                        8),
                file("{\"w\": {\"dtype\": \"F32\", \"shape\": [-1], \"data_offsets\": [4, 0]}}", 8),
                file(
                        "{\"w\": {\"dtype\": \"BF16\", \"shape\": [-1, -2], \"data_offsets\": [0, 4]}}",
                        8),
                file("", 0),
                file("[]", 0));
    }

    private static byte[] file(String header, int dataBytes) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + text.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .array();
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
