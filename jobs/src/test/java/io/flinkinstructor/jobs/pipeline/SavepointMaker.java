package io.flinkinstructor.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Adds a savepoint of the present build to the {@link StoredSavepoints}. No test: run it before a
 * change of what state looks like, and keep what it makes, under a name that says what is in it:
 *
 * <pre>mvn verify -pl jobs -am -Dit.test=SavepointMaker -Dsavepoint.name=NAME \
 *     -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
 * </pre>
 */
class SavepointMaker {

    @TempDir Path directory;

    @Test
    void make() throws Exception {
        String name = System.getProperty("savepoint.name");
        assertThat(name).as("savepoint.name").isNotBlank();
        try (KafkaFixture kafka = new KafkaFixture(StoredSavepoints.TOPICS)) {
            StoredSavepoints.inFlight().forEach(kafka::send);
            kafka.flush();
            Map<String, String> options =
                    RunningPipeline.options(
                            kafka,
                            "parallelism.default",
                            "2",
                            "state.backend.type",
                            "hashmap",
                            "model.instruction",
                            StoredSavepoints.INSTRUCTION,
                            "engine.fault-injection",
                            "slow=" + StoredSavepoints.SLOW + ", slow-for=50 s",
                            // All of it goes into one file.
                            "execution.checkpointing.data-inline-threshold",
                            "1 mb");
            try (RunningPipeline pipeline = RunningPipeline.start(directory, options)) {
                kafka.awaitRead();
                Path made = Path.of(URI.create(pipeline.stop(false)));
                assertThat(kafka.committed(kafka.embeddings)).as("embedded too early").isEmpty();
                assertThat(made.toFile().list()).containsExactly("_metadata");
                Path kept = StoredSavepoints.DIRECTORY.resolve(name);
                Files.createDirectories(kept);
                Files.copy(made.resolve("_metadata"), kept.resolve("_metadata"));
            }
        }
    }
}
