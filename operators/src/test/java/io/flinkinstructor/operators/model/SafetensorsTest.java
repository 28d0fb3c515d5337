package io.flinkinstructor.operators.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SafetensorsTest {

    /** A file with this header and data. */
    static byte[] file(String header, byte[] data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .put(data)
                .array();
    }

    @Test
    void readsEachFloatType() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        data.putFloat(1.5f).putShort((short) 0x3C00).putShort((short) 0xBF80).putDouble(0.25);
        Safetensors tensors =
                Safetensors.of(
                        file(
                                """
                                {"__metadata__": {"format": "pt"},
                                 "a": {"dtype": "F32", "shape": [1, 1], "data_offsets": [0, 4]},
                                 "b": {"dtype": "F16", "shape": [1], "data_offsets": [4, 6]},
                                 "c": {"dtype": "BF16", "shape": [1], "data_offsets": [6, 8]},
                                 "d": {"dtype": "F64", "shape": [1], "data_offsets": [8, 16]}}
                                """,
                                data.array()));
        assertThat(tensors.tensor("a").values()).containsExactly(1.5f);
        assertThat(tensors.tensor("a").shape()).containsExactly(1, 1);
        assertThat(tensors.tensor("b").values()).containsExactly(1);
        assertThat(tensors.tensor("c").values()).containsExactly(-1);
        assertThat(tensors.tensor("d").values()).containsExactly(0.25f);
        assertThat(tensors.tensor("e")).isNull();
    }

    @Test
    void refusesWhatItCannotRead() throws IOException {
        assertThatThrownBy(() -> Safetensors.of(new byte[3])).isInstanceOf(IOException.class);
        assertThatThrownBy(
                        () -> Safetensors.of("PK\3\4 a zip file".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
        Safetensors tensors =
                Safetensors.of(
                        file(
                                """
                                {"int": {"dtype": "I64", "shape": [1], "data_offsets": [0, 8]},
                                 "cut": {"dtype": "F32", "shape": [4], "data_offsets": [0, 16]},
                                 "odd": {"dtype": "F32", "shape": [1], "data_offsets": [0, 8]}}
                                """,
                                new byte[8]));
        assertThatThrownBy(() -> tensors.tensor("int")).hasMessageContaining("I64");
        assertThatThrownBy(() -> tensors.tensor("cut")).hasMessageContaining("'cut'");
        assertThatThrownBy(() -> tensors.tensor("odd")).hasMessageContaining("'odd'");
    }
}
