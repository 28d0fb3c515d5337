package io.flinkinstructor.jobs.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealTextsTest {

    @TempDir Path directory;

    @Test
    void shouldTakeSomeOfTheSampleCorpus() throws IOException {
        List<String> texts = RealTexts.read(null);
        assertThat(texts).hasSize(32).doesNotHaveDuplicates();
        assertThat(texts).allMatch(text -> text.split(" ").length <= 40);
        assertThat(texts).anyMatch(text -> text.split(" ").length == 40);
    }

    @Test
    void shouldTakeTheUsersOwn() throws IOException {
        Path file = directory.resolve("texts.jsonl");
        Files.writeString(
                file,
                """
                {"text": "one", "id": 1}
                {"text": " "}
                {"title": "no text"}
                {"text": "  two\\nlines "}
                """);
        assertThat(RealTexts.read(file)).containsExactly("one", "two lines");
    }

    @Test
    void shouldRefuseAFileWithoutTexts() throws IOException {
        Path file = Files.writeString(directory.resolve("none.jsonl"), "{\"body\": \"one\"}\n");
        assertThatThrownBy(() -> RealTexts.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no line with a field 'text'");
        assertThatThrownBy(() -> RealTexts.read(directory.resolve("missing")))
                .isInstanceOf(NoSuchFileException.class);
    }
}
