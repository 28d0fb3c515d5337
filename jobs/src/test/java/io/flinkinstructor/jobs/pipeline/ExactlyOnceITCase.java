package io.flinkinstructor.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.schemas.DeadLetter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole pipeline against a real broker, with failures and with stops in the middle. */
class ExactlyOnceITCase {

    private static final int IDS = 37;
    private static final int CHUNK = 300;

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb"})
    void shouldWriteEachVersionOnceAndInOrderOverFailures(String backend) throws Exception {
        try (KafkaFixture kafka = new KafkaFixture();
                RunningPipeline pipeline =
                        RunningPipeline.start(
                                directory,
                                RunningPipeline.options(
                                        kafka,
                                        "state.backend.type",
                                        backend,
                                        "parallelism.default",
                                        "2"),
                                FailingEngine::new)) {
            Versions versions = new Versions(IDS);
            int before = FailingEngine.failures();
            for (int failure = 1; failure <= 4; failure++) {
                versions.send(kafka, CHUNK);
                kafka.send(KafkaFixture.bytes("bad"), KafkaFixture.bytes("{\"text\": " + failure));
                int enough = versions.sent() - CHUNK / 2;
                kafka.await(kafka.embeddings, records -> records.size() >= enough);
                FailingEngine.failAfter(20 * failure);
                versions.send(kafka, CHUNK);
            }
            kafka.await(kafka.embeddings, records -> records.size() >= versions.sent());
            pipeline.stop(directory, true);
            pipeline.awaitEnd();

            assertThat(FailingEngine.failures() - before).isEqualTo(4);
            versions.assertExactlyOnceInOrder(kafka.embedded(kafka.committed(kafka.embeddings)));
            List<DeadLetter> letters = kafka.letters(kafka.committed(kafka.deadLetters));
            assertThat(letters).hasSize(4).allMatch(l -> l.stage().equals(DeadLetter.READ));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb"})
    void shouldGoOnFromASavepointWithAnotherParallelism(String backend) throws Exception {
        try (KafkaFixture kafka = new KafkaFixture()) {
            Versions versions = new Versions(IDS);
            String savepoint = null;
            for (String parallelism : List.of("1", "3", "2")) {
                Map<String, String> options =
                        RunningPipeline.options(
                                kafka,
                                "state.backend.type",
                                backend,
                                "parallelism.default",
                                parallelism);
                if (savepoint != null) {
                    options.put("execution.state-recovery.path", savepoint);
                }
                try (RunningPipeline pipeline = RunningPipeline.start(directory, options)) {
                    int before = versions.sent();
                    versions.send(kafka, 2 * CHUNK);
                    kafka.await(kafka.embeddings, records -> records.size() > before + CHUNK / 2);
                    savepoint = pipeline.stop(directory, false);
                }
            }
            Map<String, String> options =
                    RunningPipeline.options(
                            kafka,
                            "state.backend.type",
                            backend,
                            "execution.state-recovery.path",
                            savepoint);
            try (RunningPipeline pipeline = RunningPipeline.start(directory, options)) {
                // Something new, so that the job runs when it is stopped.
                versions.send(kafka, CHUNK);
                kafka.await(kafka.embeddings, records -> records.size() >= versions.sent());
                pipeline.stop(directory, true);
            }

            versions.assertExactlyOnceInOrder(kafka.embedded(kafka.committed(kafka.embeddings)));
        }
    }

    @Test
    void shouldLoseNothingWhenAtLeastOnceIsEnough() throws Exception {
        try (KafkaFixture kafka = new KafkaFixture();
                RunningPipeline pipeline =
                        RunningPipeline.start(
                                directory,
                                RunningPipeline.options(
                                        kafka, "sink.delivery-guarantee", "at-least-once"),
                                FailingEngine::new)) {
            Versions versions = new Versions(IDS);
            versions.send(kafka, CHUNK);
            kafka.await(kafka.embeddings, records -> records.size() >= CHUNK / 2);
            FailingEngine.failAfter(10);
            versions.send(kafka, CHUNK);
            kafka.await(kafka.embeddings, records -> records.size() >= versions.sent());
            pipeline.stop(directory, true);
            pipeline.awaitEnd();

            assertThat(versions.allIn(kafka.embedded(kafka.committed(kafka.embeddings)))).isTrue();
        }
    }
}
