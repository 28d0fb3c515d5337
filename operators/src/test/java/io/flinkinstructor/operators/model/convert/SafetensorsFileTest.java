package io.flinkinstructor.operators.model.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFileTest {

    @TempDir Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("model.safetensors");
    }

    @Test
    void allTypesOfFloats() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        new SafetensorsWriter()
                .tensor("single", new long[] {1, 2}, new float[] {1.5f, -3})
                .tensor("half", "F16", new long[] {2}, new byte[] {0, 0x3E, 0, (byte) 0xC2})
                .tensor(
                        "brain",
                        "BF16",
                        new long[] {2},
                        new byte[] {(byte) 0xC0, 0x3F, 0x40, (byte) 0xC0})
                .tensor("double", "F64", new long[] {}, bytes.putDouble(0, 1.5).array())
                .tensor("ids", "I64", new long[] {1}, new byte[8])
                .write(file);
        Map<String, WeightTensor> tensors = SafetensorsFile.read(file);
        assertThat(tensors).containsOnlyKeys("single", "half", "brain", "double");
        assertThat(tensors.get("single").values()).containsExactly(1.5f, -3);
        assertThat(tensors.get("half").values()).containsExactly(1.5f, -3);
        assertThat(tensors.get("brain").values()).containsExactly(1.5f, -3);
        assertThat(tensors.get("double").values()).containsExactly(1.5f);
    }

    @Test
    void cutOff() throws IOException {
        byte[] whole = new SafetensorsWriter().tensor("a", new long[] {4}, new float[4]).bytes();
        for (int length = 0; length < whole.length; length += 5) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> SafetensorsFile.read(file))
                    .as("%d bytes", length)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("fetch it again");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [4], \"data_offsets\": [0, 12]}}",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [4], \"data_offsets\": [-16, 0]}}",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [-4], \"data_offsets\": [0, 16]}}",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [4]}}",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [8], \"data_offsets\": [0, 32]}}",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [4611686018427387904, 4],"
                        + " \"data_offsets\": [0, 0]}}",
                "{\"a\": 3",
                "[]"
            })
    void headersThatLie(String header) throws IOException {
        Files.write(file, SafetensorsWriter.raw(header, 16));
        assertThatThrownBy(
                        () -> {
                            if (SafetensorsFile.read(file).isEmpty()) {
                                throw new IOException("nothing in it");
                            }
                        })
                .isInstanceOf(IOException.class);
    }

    @Test
    void pointerOfGitLfs() throws IOException {
        Files.writeString(file, "version https://git-lfs.github.com/spec/v1\noid sha256:0\n");
        assertThatThrownBy(() -> SafetensorsFile.read(file)).hasMessageContaining("git lfs pull");
    }
}
