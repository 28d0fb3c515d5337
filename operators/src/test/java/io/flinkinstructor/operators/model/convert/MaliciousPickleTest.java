package io.flinkinstructor.operators.model.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.operators.model.BrokenModelException;
import io.flinkinstructor.operators.model.Fixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pickles that would run code in Python, or make objects in Java: refused, and nothing is run. */
class MaliciousPickleTest {

    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource({
        "os, system",
        "posix, system",
        "builtins, eval",
        "__builtin__, exec",
        "subprocess, Popen",
        "torch, load",
        "torch._utils, _rebuild_tensor",
        "torch.storage, _load_from_bytes",
        "numpy.core.multiarray, _reconstruct",
        "copyreg, _reconstructor",
        "__builtin__, complex",
        "__builtin__, bytearray",
        "datetime, datetime",
        "decimal, Decimal",
        "_codecs, encode",
        "java.lang, ProcessBuilder",
        "builtins, SystemError",
    })
    void namesThatNoWeightNeeds(String module, String name) {
        byte[] called =
                new TorchPickle().global(module, name).raw('(').text("x").raw('t', 'R').end();
        assertRefused(called, module + "." + name);
        // As newer protocols name it.
        byte[] stacked = new TorchPickle().text(module).text(name).raw(0x93, ')', 'R').end();
        assertRefused(stacked, module + "." + name);
    }

    @ParameterizedTest
    @CsvSource({
        "i, INST", "o, OBJ", "\u0081, NEWOBJ", "\u0092, NEWOBJ_EX", "\u0082, EXT1", "\u0083, EXT2",
        "\u0084, EXT4", "P, PERSID", "\u0097, NEXT_BUFFER", "I, INT", "V, UNICODE", "B, BINBYTES"
    })
    void instructionsThatNoWeightNeeds(char instruction, String name) {
        byte[] pickle = new TorchPickle().raw('(', '}', instruction, 'a', '\n', 'b', '\n').end();
        assertRefused(pickle, String.format("0x%02x", (int) instruction));
    }

    /** The library would call a method of any object here. */
    @Test
    void stateOfAnObjectIsIgnored() throws IOException {
        byte[] pickle =
                new TorchPickle()
                        .emptyOrderedDictionary()
                        .raw('}', '(')
                        .text("__class__")
                        .text("x")
                        .raw('u', 'b')
                        .end();
        assertThat(TorchUnpickler.read(pickle)).isEqualTo(Map.of());
    }

    @Test
    void whatIsNoConstructorIsNotCalled() {
        byte[] text = new TorchPickle().text("os.system").raw(')', 'R').end();
        assertThatThrownBy(() -> TorchUnpickler.read(text)).isInstanceOf(IOException.class);
        byte[] storage = new TorchPickle().global("torch", "FloatStorage").raw(')', 'R').end();
        assertThatThrownBy(() -> TorchUnpickler.read(storage)).isInstanceOf(IOException.class);
    }

    @Test
    void aConversionIsRefusedAndLeavesNothing() throws IOException {
        Path witness = directory.resolve("witness");
        Fixture checkpoint =
                Fixture.named("tiny-instructor").copyTo(directory.resolve("checkpoint"));
        byte[] pickle =
                new TorchPickle()
                        .beginDictionary()
                        .text("shared.weight")
                        .global("posix", "system")
                        .raw('(')
                        .text("touch " + witness)
                        .raw('t', 'R')
                        .endDictionary()
                        .end();
        new TorchZip().pickle(pickle).write(checkpoint.directory().resolve("pytorch_model.bin"));
        Path output = directory.resolve("output");
        assertThatThrownBy(
                        () ->
                                Conversion.run(
                                        new ConversionRequest(
                                                checkpoint.directory(),
                                                output,
                                                Precision.FP32,
                                                true),
                                        ConversionProgress.NONE))
                .isInstanceOf(BrokenModelException.class)
                .hasMessageContaining("pytorch_model.bin")
                .hasMessageContaining("posix.system")
                .hasMessageContaining("nothing was run")
                .hasMessageContaining("safetensors");
        assertThat(witness).doesNotExist();
        assertThat(output).doesNotExist();
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).containsExactly(checkpoint.directory());
        }
    }

    private static void assertRefused(byte[] pickle, String what) {
        assertThatThrownBy(() -> TorchUnpickler.read(pickle))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(what)
                .hasMessageContaining("could run code");
    }
}
