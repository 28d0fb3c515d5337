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

/** PyTorch's zip files: tensors of all kinds, and files that are none. */
class TorchFileTest {

    @TempDir Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("pytorch_model.bin");
    }

    @Test
    void allTypesOfFloats() throws IOException {
        byte[] pickle =
                new TorchPickle()
                        .beginDictionary()
                        .text("a")
                        .tensor("FloatStorage", "0", 2, 0, of(2), of(1))
                        .text("b")
                        .tensor("HalfStorage", "1", 2, 0, of(2), of(1))
                        .text("c")
                        .tensor("BFloat16Storage", "2", 2, 0, of(2), of(1))
                        .text("d")
                        .tensor("DoubleStorage", "3", 2, 0, of(2), of(1))
                        .text("ids")
                        .tensor("LongStorage", "4", 1, 0, of(1), of(1))
                        .endDictionary()
                        .end();
        new TorchZip()
                .pickle(pickle)
                .byteOrder("little")
                .storage("0", bytes(8).putFloat(1.5f).putFloat(-3).array())
                .storage("1", bytes(4).putShort((short) 0x3E00).putShort((short) 0xC200).array())
                .storage("2", bytes(4).putShort((short) 0x3FC0).putShort((short) 0xC040).array())
                .storage("3", bytes(16).putDouble(1.5).putDouble(-3).array())
                .storage("4", new byte[8])
                .write(file);

        Map<String, WeightTensor> tensors = TorchFile.read(file);

        assertThat(tensors).containsOnlyKeys("a", "b", "c", "d");
        for (WeightTensor tensor : tensors.values()) {
            assertThat(tensor.values()).as(tensor.name()).containsExactly(1.5f, -3);
        }
    }

    @Test
    void tensorsThatShareAStorageAndStrideThroughIt() throws IOException {
        byte[] pickle =
                new TorchPickle()
                        .beginDictionary()
                        .text("whole")
                        .tensor("FloatStorage", "0", 6, 0, of(2, 3), of(3, 1))
                        .text("transposed")
                        .tensor("FloatStorage", "0", 6, 0, of(3, 2), of(1, 3))
                        .text("second row")
                        .tensor("FloatStorage", "0", 6, 3, of(3), of(1))
                        .text("second column")
                        .tensor("FloatStorage", "0", 6, 1, of(2), of(3))
                        .text("repeated")
                        .tensor("FloatStorage", "0", 6, 3, of(2, 3), of(0, 1))
                        .text("alone")
                        .tensor("FloatStorage", "0", 6, 5, of(), of())
                        .endDictionary()
                        .end();
        ByteBuffer storage = bytes(24);
        for (int i = 0; i < 6; i++) {
            storage.putFloat(i);
        }
        new TorchZip().pickle(pickle).storage("0", storage.array()).write(file);

        Map<String, WeightTensor> tensors = TorchFile.read(file);

        assertThat(tensors.get("whole").values()).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(tensors.get("transposed").values()).containsExactly(0, 3, 1, 4, 2, 5);
        assertThat(tensors.get("second row").values()).containsExactly(3, 4, 5);
        assertThat(tensors.get("second column").values()).containsExactly(1, 4);
        assertThat(tensors.get("repeated").values()).containsExactly(3, 4, 5, 3, 4, 5);
        assertThat(tensors.get("alone").values()).containsExactly(5);
        assertThat(Transposed.floats(tensors.get("transposed")))
                .containsExactly(tensors.get("whole").values());
    }

    @Test
    void dictionaryInsideACheckpointOfATraining() throws IOException {
        byte[] pickle =
                new TorchPickle()
                        .raw('}', '(')
                        .text("epoch")
                        .number(3)
                        .text("state_dict")
                        .beginDictionary()
                        .text("a")
                        .global("torch._utils", "_rebuild_parameter")
                        .raw('(')
                        .tensor("FloatStorage", "0", 1, 0, of(1), of(1))
                        .raw(0x88)
                        .emptyOrderedDictionary()
                        .raw('t', 'R')
                        .endDictionary()
                        // What state_dict() hangs onto its dictionary.
                        .raw('}')
                        .text("_metadata")
                        .emptyOrderedDictionary()
                        .raw('s', 'b')
                        .endDictionary()
                        .end();
        new TorchZip().pickle(pickle).storage("0", bytes(4).putFloat(7).array()).write(file);
        assertThat(TorchFile.read(file).get("a").values()).containsExactly(7);
    }

    @Test
    void tensorBeyondItsStorage() {
        byte[] pickle =
                new TorchPickle()
                        .beginDictionary()
                        .text("a")
                        .tensor("FloatStorage", "0", 4, 1, of(2, 2), of(2, 1))
                        .endDictionary()
                        .end();
        new TorchZip().pickle(pickle).storage("0", new byte[16]).write(file);
        assertThatThrownBy(() -> TorchFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'a'")
                .hasMessageContaining("'0'");
    }

    @Test
    void storageThatIsShorterThanSaid() {
        byte[] pickle =
                new TorchPickle()
                        .beginDictionary()
                        .text("a")
                        .tensor("FloatStorage", "0", 4, 0, of(4), of(1))
                        .endDictionary()
                        .end();
        new TorchZip().pickle(pickle).storage("0", new byte[12]).write(file);
        assertThatThrownBy(() -> TorchFile.read(file)).hasMessageContaining("'a'");
        new TorchZip().pickle(pickle).write(file);
        assertThatThrownBy(() -> TorchFile.read(file)).hasMessageContaining("'a'");
    }

    @Test
    void truncatedFile() throws IOException {
        byte[] pickle =
                new TorchPickle()
                        .beginDictionary()
                        .text("a")
                        .tensor("FloatStorage", "0", 4, 0, of(4), of(1))
                        .endDictionary()
                        .end();
        new TorchZip().pickle(pickle).storage("0", new byte[16]).write(file);
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {0, 3, 30, 200, whole.length - 30, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> TorchFile.read(file))
                    .as("%d bytes", length)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("fetch it again");
        }
    }

    @Test
    void damagedPickle() {
        byte[] whole =
                new TorchPickle()
                        .beginDictionary()
                        .text("a")
                        .tensor("FloatStorage", "0", 4, 0, of(4), of(1))
                        .endDictionary()
                        .end();
        for (int length = 0; length < whole.length; length += 7) {
            new TorchZip()
                    .pickle(Arrays.copyOf(whole, length))
                    .storage("0", new byte[16])
                    .write(file);
            assertThatThrownBy(() -> TorchFile.read(file))
                    .as("%d bytes", length)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void textLongerThanTheFileTakesNoMemory() {
        byte[] pickle = {(byte) 0x80, 2, 'X', -1, -1, -1, 0x7F, 'a', '.'};
        new TorchZip().pickle(pickle).write(file);
        assertThatThrownBy(() -> TorchFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void formBeforeVersion16() throws IOException {
        ByteBuffer legacy = ByteBuffer.allocate(64);
        legacy.put(new byte[] {(byte) 0x80, 2, (byte) 0x8A, 10});
        legacy.put(
                new byte[] {
                    0x6C,
                    (byte) 0xFC,
                    (byte) 0x9C,
                    0x46,
                    (byte) 0xF9,
                    0x20,
                    0x6A,
                    (byte) 0xA8,
                    0x50,
                    0x19,
                    '.'
                });
        Files.write(file, legacy.array());
        assertThatThrownBy(() -> TorchFile.read(file))
                .hasMessageContaining("before version 1.6")
                .hasMessageContaining("save it again");
    }

    @Test
    void compressedEntriesAndForeignByteOrder() {
        byte[] pickle = new TorchPickle().raw('}').end();
        new TorchZip().pickle(pickle).compressed().write(file);
        assertThatThrownBy(() -> TorchFile.read(file)).hasMessageContaining("compressed");
        new TorchZip().pickle(pickle).byteOrder("big").write(file);
        assertThatThrownBy(() -> TorchFile.read(file)).hasMessageContaining("big-endian");
    }

    @Test
    void somethingElse() throws IOException {
        Files.writeString(file, "version https://git-lfs.github.com/spec/v1\noid sha256:0\n");
        assertThatThrownBy(() -> TorchFile.read(file)).hasMessageContaining("git lfs pull");
        new TorchZip().entry("other", new byte[1]).write(file);
        assertThatThrownBy(() -> TorchFile.read(file)).hasMessageContaining("without a pickle");
        new TorchZip().pickle(new TorchPickle().number(1).end()).write(file);
        assertThatThrownBy(() -> TorchFile.read(file)).hasMessageContaining("state_dict");
    }

    private static long[] of(long... values) {
        return values;
    }

    private static ByteBuffer bytes(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
