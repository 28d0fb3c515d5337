package io.flinkinstructor.operators.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
