package io.flinkinstructor.jobs.reindex;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewestCheckpointTest {

    @TempDir Path directory;

    private void checkpoint(String name, long time) throws IOException {
        Path folder = Files.createDirectories(directory.resolve(name));
        Path metadata = Files.createFile(folder.resolve("_metadata"));
        Files.setLastModifiedTime(metadata, FileTime.fromMillis(time));
    }

    @Test
    void shouldFindTheNewestCompleteOneOfAllJobs() throws Exception {
        String root = directory.toUri().toString();
        assertThat(NewestCheckpoint.in(root + "/none")).isEmpty();
        assertThat(NewestCheckpoint.in(root)).isEmpty();
        checkpoint("job1/chk-40", 1_000_000);
        checkpoint("job2/chk-41", 3_000_000);
        checkpoint("job3/chk-7", 2_000_000);
        Files.createDirectories(directory.resolve("job3/shared"));
        Files.createDirectories(directory.resolve("job3/chk-8"));
        Files.createFile(directory.resolve("file"));
        assertThat(NewestCheckpoint.in(root))
                .hasValueSatisfying(path -> assertThat(path).endsWith("job2/chk-41"));
        checkpoint(NewestCheckpoint.SAVEPOINTS + "/savepoint-1", 4_000_000);
        assertThat(NewestCheckpoint.in(root))
                .hasValueSatisfying(path -> assertThat(path).endsWith("savepoints/savepoint-1"));
    }
}
