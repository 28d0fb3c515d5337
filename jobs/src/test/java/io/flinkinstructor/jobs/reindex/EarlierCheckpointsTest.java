package io.flinkinstructor.jobs.reindex;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlierCheckpointsTest {

    @TempDir Path directory;

    private void checkpoint() throws Exception {
        Files.createFile(
                Files.createDirectories(directory.resolve("search-2/job1/chk-100"))
                        .resolve("_metadata"));
    }

    @Test
    void shouldTakeThemOutOfTheWayOfTheNewestOne() throws Exception {
        String root = directory.toUri() + "search-2";
        assertThat(EarlierCheckpoints.setAside(root)).isEmpty();
        Files.createDirectories(directory.resolve("search-2/job1/chk-1"));
        assertThat(EarlierCheckpoints.setAside(root)).isEmpty();
        checkpoint();
        assertThat(EarlierCheckpoints.setAside(root))
                .hasValueSatisfying(aside -> assertThat(aside).endsWith("/search-2.set-aside-1"));
        assertThat(NewestCheckpoint.in(root)).isEmpty();
        checkpoint();
        assertThat(EarlierCheckpoints.setAside(root))
                .hasValueSatisfying(aside -> assertThat(aside).endsWith("/search-2.set-aside-2"));
        assertThat(NewestCheckpoint.in(root)).isEmpty();
        assertThat(directory.resolve("search-2.set-aside-1/job1/chk-100/_metadata")).exists();
        assertThat(directory.resolve("search-2.set-aside-2/job1/chk-100/_metadata")).exists();
    }
}
