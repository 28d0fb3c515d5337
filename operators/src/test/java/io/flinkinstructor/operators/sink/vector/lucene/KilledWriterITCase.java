package io.flinkinstructor.operators.sink.vector.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.operators.sink.vector.StoreCheckpoint;
import io.flinkinstructor.operators.sink.vector.StoredRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed while they write, commit and merge. */
class KilledWriterITCase {

    private static final int KILLS = 6;

    @TempDir Path directory;
    @TempDir Path outputs;

    @Test
    void shouldHoldEachCheckpointWholeWhateverIsKilled() throws Exception {
        Random random = new Random(5);
        long checkpoint = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            checkpoint = runAndKill(checkpoint, 3 + random.nextInt(15), random.nextInt(20));
            assertThat(texts())
                    .as("what is visible at checkpoint " + checkpoint)
                    .isSubsetOf(Long.toString(checkpoint - 1), Long.toString(checkpoint));
            assertClean();
        }
        new LuceneStore(directory.toString(), KillProgram.OPTIONS)
                .connect(Set.of(0, 1), new StoreCheckpoint("job", checkpoint))
                .close();
        Map<?, StoredRow> rows = PublishedRows.read(directory, 2);
        assertThat(rows).hasSize(KillProgram.DOCUMENTS);
        assertThat(texts()).containsExactly(Long.toString(checkpoint));
        assertClean();
    }

    private Set<String> texts() throws IOException {
        return PublishedRows.read(directory, 2).values().stream()
                .map(StoredRow::text)
                .collect(Collectors.toSet());
    }

    private void assertClean() throws IOException {
        assertThat(PublishedRows.isClean(directory, 0)).isTrue();
        assertThat(PublishedRows.isClean(directory, 1)).isTrue();
    }

    /** Gives the last checkpoint that was committed, as far as anybody knows. */
    private long runAndKill(long start, int checkpoints, int delayMillis) throws Exception {
        Path out = Files.createTempFile(outputs, "out", ".txt");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx128m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                KillProgram.class.getName(),
                                directory.toString(),
                                Long.toString(start))
                        .redirectOutput(out.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try {
            long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
            while (committed(out).size() < checkpoints) {
                assertThat(process.isAlive()).isTrue();
                assertThat(System.nanoTime()).isLessThan(deadline);
                process.waitFor(1, TimeUnit.MILLISECONDS);
            }
            // Somewhere in the next one.
            process.waitFor(delayMillis, TimeUnit.MILLISECONDS);
        } finally {
            process.destroyForcibly().waitFor();
        }
        List<Long> committed = committed(out);
        return committed.get(committed.size() - 1);
    }

    /** The numbers in whole lines. */
    private static List<Long> committed(Path out) throws IOException {
        String text = Files.readString(out);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(Long::valueOf).toList();
    }
}
