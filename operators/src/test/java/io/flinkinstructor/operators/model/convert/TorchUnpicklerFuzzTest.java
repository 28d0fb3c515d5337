package io.flinkinstructor.operators.model.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a pickle says, it describes tensors, or it is refused; no deep or wide value hurts. */
class TorchUnpicklerFuzzTest {

    static byte[] weights() {
        return new TorchPickle()
                .beginDictionary()
                .text("a")
                .tensor("FloatStorage", "0", 6, 0, new long[] {2, 3}, new long[] {3, 1})
                .text("b")
                .tensor("HalfStorage", "1", 4, 1, new long[] {2}, new long[] {1})
                .text("c")
                .tensor("LongStorage", "1", 1, 0, new long[] {}, new long[] {})
                .endDictionary()
                .end();
    }

    static Stream<byte[]> seeds() {
        return Stream.of(
                weights(),
                // A list in itself, by way of another, as a key.
                new TorchPickle()
                        .raw('}', ']', 'q', 0, ']', 'q', 1, 'h', 0, 'a', 'a', 'N', 's')
                        .end(),
                // The same, as the name of what is to be constructed.
                new TorchPickle()
                        .raw(']', 'q', 0, ']', 'q', 1, 'h', 0, 'a', 'a')
                        .text("x")
                        .raw(0x93)
                        .end(),
                doubled(new TorchPickle().raw('}'), 30).raw('N', 's').end(),
                doubled(new TorchPickle(), 30).text("x").raw(0x93).end(),
                doubled(new TorchPickle(), 30).raw(0x85, 'Q').end());
    }

    /** A list of twice the same list of twice the same list, and so on. */
    private static TorchPickle doubled(TorchPickle pickle, int times) {
        pickle.raw(']', 'q', 0);
        for (int i = 0; i < times; i++) {
            pickle.raw(']', 'h', i, 'a', 'h', i, 'a', 'q', i + 1);
        }
        return pickle;
    }

    @MethodSource("seeds")
    @FuzzTest
    void shouldReadOrRefuse(byte[] pickle) {
        Object read;
        try {
            read = TorchUnpickler.read(pickle);
            TorchUnpickler.stateDictionary(read);
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
