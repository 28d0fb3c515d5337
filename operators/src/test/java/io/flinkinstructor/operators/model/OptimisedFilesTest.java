package io.flinkinstructor.operators.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptimisedFilesTest {

    private static final String GRAPH = "onnx/model.onnx";

    @TempDir Path directory;

    @Test
    void otherFilesAreThePublishedOnes() throws IOException {
        Fixture published = BuiltinCopy.in(directory);
        OptimisedFiles files =
                new OptimisedFiles(new DirectoryFiles(directory), GraphChoice.OPTIMISED);
        assertThat(read(files, "tokenizer.json")).isEqualTo(published.bytes("tokenizer.json"));
        assertThat(read(files, GRAPH)).isNotEqualTo(published.bytes(GRAPH));
    }

    @Test
    void aGraphOfAnotherFormRunsAsPublished() throws Exception {
        Fixture other = Fixture.named("tiny-bert-cls");
        OptimisedFiles files =
                new OptimisedFiles(new DirectoryFiles(other.directory()), GraphChoice.OPTIMISED);
        assertThat(read(files, GRAPH)).isEqualTo(other.bytes(GRAPH));
        try (Model published = other.source().open();
                Model same = ModelDirectory.open(files)) {
            assertThat(same.info()).isEqualTo(published.info());
        }
    }

    @Test
    void whatIsNoGraphIsLeftForTheReaderToRefuse() throws IOException {
        Fixture broken = BuiltinCopy.in(directory).with(GRAPH, new byte[] {8, 6, 58, 127, 1});
        OptimisedFiles files =
                new OptimisedFiles(new DirectoryFiles(directory), GraphChoice.OPTIMISED);
        assertThat(read(files, GRAPH)).isEqualTo(broken.bytes(GRAPH));
    }

    private static byte[] read(ModelFiles files, String file) throws IOException {
        try (InputStream in = files.open(file)) {
            return in.readAllBytes();
        }
    }
}
