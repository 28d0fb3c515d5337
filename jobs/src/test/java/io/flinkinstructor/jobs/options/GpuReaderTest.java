package io.flinkinstructor.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.operators.model.GpuOptions;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpuReaderTest {

    @Test
    void shouldReadHowGpusAreUsed() {
        assertThat(
                        read(
                                Map.of(
                                        "engine.gpu.provider", "tensorrt",
                                        "engine.gpu.memory-limit", "8 gb",
                                        "engine.gpu.shrink-interval", "5 s",
                                        "engine.gpu.pad-to-multiple-of", "64",
                                        "engine.gpu.tensorrt-cache", "/var/engines")))
                .isEqualTo(
                        new GpuOptions(
                                GpuOptions.Provider.TENSORRT,
                                8L << 30,
                                Duration.ofSeconds(5),
                                64,
                                "/var/engines"));
        assertThat(read(Map.of())).isEqualTo(GpuOptions.DEFAULTS);
    }

    @ParameterizedTest
    @CsvSource({
        "engine.gpu.provider, rocm, cuda",
        "engine.gpu.memory-limit, 0 b, at least 1 byte",
        "engine.gpu.memory-limit, much, is not memory size",
        "engine.gpu.shrink-interval, soon, is not duration",
        "engine.gpu.pad-to-multiple-of, 0, at least 1",
    })
    void shouldRefuseWhatCannotBe(String key, String value, String reason) {
        assertThatThrownBy(() -> read(Map.of(key, value)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(reason);
    }

    private static GpuOptions read(Map<String, String> given) {
        Map<String, String> options = new TreeMap<>(given);
        options.put("kafka.bootstrap.servers", "127.0.0.1:9092");
        options.put("source.topics", "documents");
        options.put("sink.topic", "embeddings");
        options.put("dead-letters.topic", "dead-letters");
        return PipelineSettings.load(null, options).engine().gpu();
    }
}
