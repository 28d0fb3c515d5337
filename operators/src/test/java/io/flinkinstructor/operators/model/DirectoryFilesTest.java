package io.flinkinstructor.operators.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryFilesTest {

    @ParameterizedTest
    @CsvSource({
        "/models/my-model, my-model",
        "/models/x/../my-model/, my-model",
        "/cache/models--BAAI--bge-small-en-v1.5/snapshots/5c38ec, bge-small-en-v1.5",
        "/cache/snapshots/mine, cache",
        "/, model"
    })
    void nameIsTheDirectorys(String path, String name) {
        assertThat(new DirectoryFiles(Path.of(path)).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../other/config.json", "/etc/hostname", "a/../../x", "nul\u0000"})
    void shouldNotLeadOutOfTheDirectory(String file, @TempDir Path parent) throws IOException {
        Files.createDirectories(parent.resolve("other"));
        Files.writeString(parent.resolve("other/config.json"), "{}");
        Files.writeString(parent.resolve("x"), "{}");
        DirectoryFiles files = new DirectoryFiles(Files.createDirectory(parent.resolve("model")));

        assertThat(files.exists(file)).isFalse();
        assertThatThrownBy(() -> files.open(file)).isInstanceOf(IllegalArgumentException.class);
    }

    /** The module's own directory, in which tests run. */
    @ParameterizedTest
    @ValueSource(strings = {"", ".", "src/.."})
    void shouldFindFilesOfARelativeDirectory(String directory) {
        assertThat(new DirectoryFiles(Path.of(directory)).exists("pom.xml")).isTrue();
    }

    @Test
    void shouldFollowLinks(@TempDir Path parent) throws IOException {
        Path blob = Files.writeString(parent.resolve("blob"), "{}");
        Path directory = Files.createDirectory(parent.resolve("model"));
        Files.createSymbolicLink(directory.resolve("config.json"), blob);

        assertThat(new DirectoryFiles(directory).exists("config.json")).isTrue();
    }
}
