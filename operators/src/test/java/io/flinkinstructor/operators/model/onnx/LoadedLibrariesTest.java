package io.flinkinstructor.operators.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LoadedLibrariesTest {

    @Test
    void shouldReadVersionsFromTheNamesOfMappedFiles() {
        LoadedLibraries loaded =
                new LoadedLibraries(
                        List.of(
                                "7f00-7f01 r--p 00000000 08:01 12   /opt/cuda/libcudart.so.12.4.127",
                                "7f01-7f02 r-xp 00000000 08:01 13   /opt/cuda/libcublasLt.so.12.4.5.8",
                                "7f02-7f03 rw-p 00000000 00:00 0    [heap]",
                                "7f03-7f04 r--p 00000000 08:01 14   /lib/libcuda.so.550.54.15"));

        assertThat(loaded.version("cudart")).isEqualTo("12.4.127");
        assertThat(loaded.version("cuda")).isEqualTo("550.54.15");
        assertThat(loaded.version("cublas")).isNull();
    }

    @Test
    void shouldSeeWhatThisProcessHasLoaded() {
        assertThat(LoadedLibraries.ofThisProcess().version("c")).isEqualTo("6");
    }
}
