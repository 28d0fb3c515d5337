package io.flinkinstructor.operators.model.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.operators.model.EmbeddingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputDirectoryTest {

    @TempDir Path directory;

    @Test
    void isThereOnlyWhenFinished() throws Exception {
        Path place = directory.resolve("a/b");
        try (OutputDirectory output = OutputDirectory.at(place)) {
            Files.writeString(output.partial().resolve("file"), "x");
            assertThat(place).doesNotExist();
            assertThat(output.usableBytes()).isPositive();
            output.finish();
        }
        assertThat(place.resolve("file")).hasContent("x");
        assertThat(names(place.getParent())).containsExactly("b");
    }

    @Test
    void isGoneWhenNotFinished() throws Exception {
        try (OutputDirectory output = OutputDirectory.at(directory.resolve("a"))) {
            Files.createDirectories(output.partial().resolve("deep/er"));
            Files.writeString(output.partial().resolve("deep/er/file"), "x");
        }
        assertThat(names(directory)).isEmpty();
    }

    @Test
    void takesAnEmptyDirectorysPlace() throws Exception {
        Path place = Files.createDirectory(directory.resolve("a"));
        try (OutputDirectory output = OutputDirectory.at(place)) {
            Files.writeString(output.partial().resolve("file"), "x");
            output.finish();
        }
        assertThat(place.resolve("file")).hasContent("x");
    }

    @Test
    void replacesNothing() throws Exception {
        Path place = Files.createDirectory(directory.resolve("a"));
        Files.writeString(place.resolve("mine"), "x");
        assertThatThrownBy(() -> OutputDirectory.at(place))
                .isInstanceOf(EmbeddingException.class)
                .hasMessageContaining("not empty");
        Path file = Files.writeString(directory.resolve("file"), "x");
        assertThatThrownBy(() -> OutputDirectory.at(file)).isInstanceOf(EmbeddingException.class);
        assertThatThrownBy(() -> OutputDirectory.at(file.resolve("below")))
                .isInstanceOf(EmbeddingException.class)
                .hasMessageContaining("can't be written");
    }

    @Test
    void doesNotReplaceWhatCameMeanwhile() throws Exception {
        Path place = directory.resolve("a");
        try (OutputDirectory output = OutputDirectory.at(place)) {
            Files.createDirectory(place);
            Files.writeString(place.resolve("theirs"), "x");
            assertThatThrownBy(output::finish).isInstanceOf(IOException.class);
        }
        assertThat(names(directory)).containsExactly("a");
        assertThat(place.resolve("theirs")).hasContent("x");
    }

    private static Stream<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }
}
