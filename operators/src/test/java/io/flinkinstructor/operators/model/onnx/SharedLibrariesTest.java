package io.flinkinstructor.operators.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedLibrariesTest {

    @TempDir private Path folder;

    @Test
    void shouldNameWhatIsMissingAndWhichOtherVersionIsThere() throws Exception {
        Files.createFile(folder.resolve("libcudart.so.12"));
        Files.createFile(folder.resolve("libcudnn.so.8"));
        SharedLibraries libraries = new SharedLibraries(Set.of(folder));

        assertThat(
                        libraries.describeMissing(
                                List.of("libcudart.so.12", "libcublas.so.12", "libcudnn.so.9")))
                .contains("libcublas.so.12, libcudnn.so.9 (there is libcudnn.so.8)")
                .doesNotContain("libcudart");
        assertThat(libraries.describeMissing(List.of("libcudart.so.12"))).isEmpty();
    }

    @Test
    void shouldLookWhereTheLoaderLooks() throws Exception {
        Files.createDirectories(folder.resolve("ld.so.conf.d"));
        Path configuration = folder.resolve("ld.so.conf");
        Files.writeString(configuration, "# comment\ninclude ld.so.conf.d/*.conf\n/opt/plain\n");
        Files.writeString(folder.resolve("ld.so.conf.d/cuda.conf"), "/opt/cuda/lib64 # CUDA\n");

        assertThat(SharedLibraries.of("/one::/two", configuration).folders())
                .startsWith(
                        Path.of("/one"),
                        Path.of("/two"),
                        Path.of("/opt/cuda/lib64"),
                        Path.of("/opt/plain"))
                .contains(Path.of("/usr/lib/x86_64-linux-gnu"));
        assertThat(SharedLibraries.of(null, folder.resolve("none")).folders())
                .contains(Path.of("/usr/lib"));
    }

    @Test
    void shouldSayNothingWhereItKnowsNoFolders() {
        assertThat(new SharedLibraries(Set.of()).describeMissing(List.of("libcuda.so.1")))
                .isEmpty();
    }
}
