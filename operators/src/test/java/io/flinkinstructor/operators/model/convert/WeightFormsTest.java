package io.flinkinstructor.operators.model.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkinstructor.operators.model.Fixture;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same weights in other forms give the same model, byte for byte. */
class WeightFormsTest {

    private static final String GATED = "tiny-instructor-gated";

    @TempDir Path directory;

    @Test
    void shardsOfSafetensors() throws Exception {
        Fixture whole = Fixture.named(GATED);
        Fixture sharded = whole.copyTo(directory.resolve("checkpoint"));
        sharded.without("model.safetensors");
        Map<String, WeightTensor> tensors =
                SafetensorsFile.read(whole.directory().resolve("model.safetensors"));
        SafetensorsWriter[] shards = {new SafetensorsWriter(), new SafetensorsWriter()};
        Map<String, String> places = new LinkedHashMap<>();
        for (WeightTensor tensor : tensors.values()) {
            int shard = places.size() % 2;
            shards[shard].tensor(tensor.name(), tensor.shape(), tensor.values());
            places.put(tensor.name(), name(shard));
        }
        for (int i = 0; i < shards.length; i++) {
            shards[i].write(sharded.directory().resolve(name(i)));
        }
        sharded.with(
                "model.safetensors.index.json",
                new ObjectMapper().writeValueAsString(Map.of("weight_map", places)));
        assertSame(whole, sharded);
    }

    /** Transposed in one shared storage, as a training program may leave them. */
    @Test
    void stridedTensorsInAPyTorchFile() throws Exception {
        Fixture whole = Fixture.named(GATED);
        Fixture strided = whole.copyTo(directory.resolve("checkpoint"));
        strided.without("model.safetensors");
        Map<String, WeightTensor> tensors =
                SafetensorsFile.read(whole.directory().resolve("model.safetensors"));
        long elements = tensors.values().stream().mapToLong(WeightTensor::count).sum();
        ByteBuffer storage =
                ByteBuffer.allocate((int) elements * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        TorchPickle pickle = new TorchPickle().beginDictionary();
        for (WeightTensor tensor : tensors.values()) {
            boolean matrix = tensor.shape().length == 2;
            long rows = tensor.rows();
            pickle.text(tensor.name())
                    .tensor(
                            "FloatStorage",
                            "0",
                            elements,
                            storage.position() / Float.BYTES,
                            tensor.shape(),
                            matrix ? new long[] {1, rows} : new long[] {1});
            for (float value : matrix ? Transposed.floats(tensor) : tensor.values()) {
                storage.putFloat(value);
            }
        }
        new TorchZip()
                .pickle(pickle.endDictionary().end())
                .storage("0", storage.array())
                .write(strided.directory().resolve("pytorch_model.bin"));
        assertSame(whole, strided);
    }

    private void assertSame(Fixture first, Fixture second) throws Exception {
        Path one = convert(first, "one");
        Path two = convert(second, "two");
        for (String file : new String[] {"onnx/model.onnx_data", "tokenizer.json"}) {
            assertThat(two.resolve(file)).hasSameBinaryContentAs(one.resolve(file));
        }
    }

    private Path convert(Fixture checkpoint, String name) throws Exception {
        Path output = directory.resolve(name);
        Conversion.run(
                new ConversionRequest(checkpoint.directory(), output, Precision.FP32, true),
                ConversionProgress.NONE);
        return output;
    }

    private static String name(int shard) {
        return String.format("model-%05d-of-00002.safetensors", shard + 1);
    }
}
