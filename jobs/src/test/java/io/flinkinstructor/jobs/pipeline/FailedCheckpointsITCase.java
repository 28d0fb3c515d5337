package io.flinkinstructor.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.jobs.exactlyonce.Await;
import io.flinkinstructor.schemas.EmbeddingRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job whose checkpoints cannot be written does not go on for ever as if all were well. */
class FailedCheckpointsITCase {

    @TempDir Path directory;

    @Test
    void shouldFailTheJobWhenThreeInARowHaveFailed() throws Exception {
        try (KafkaFixture kafka = new KafkaFixture()) {
            Map<String, String> options =
                    RunningPipeline.options(kafka, "restart-strategy.type", "none");
            try (RunningPipeline pipeline = RunningPipeline.start(directory, options)) {
                kafka.send(EmbeddingRequest.upsert("a", "before"));
                kafka.flush();
                kafka.await(kafka.embeddings, records -> records.size() == 1);

                breakStorage(directory.resolve(pipeline.job.getJobID().toString()));

                assertThatThrownBy(pipeline::awaitEnd)
                        .hasStackTraceContaining("Exceeded checkpoint tolerable failure threshold");
                assertThat(pipeline.job.getJobStatus().get()).isEqualTo(JobStatus.FAILED);
            }
        }
    }

    /** Puts a file where the job's checkpoints go. */
    private static void breakStorage(Path checkpoints) throws Exception {
        Await.until(
                "the storage is broken",
                Duration.ofMinutes(1),
                () -> {
                    try {
                        delete(checkpoints);
                        Files.createFile(checkpoints);
                        return true;
                    } catch (IOException e) {
                        // A checkpoint was written meanwhile.
                        return false;
                    }
                });
    }

    private static void delete(Path tree) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(tree)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
