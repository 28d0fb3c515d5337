package io.flinkinstructor.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinkinstructor.jobs.exactlyonce.Await;
import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.jobs.options.RefusedException;
import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.DirectoryModel;
import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.Model;
import io.flinkinstructor.operators.model.ModelInfo;
import io.flinkinstructor.operators.search.Hit;
import io.flinkinstructor.operators.search.VectorIndex;
import io.flinkinstructor.operators.search.VectorQuery;
import io.flinkinstructor.operators.sink.vector.lucene.LuceneIndexOptions;
import io.flinkinstructor.operators.sink.vector.lucene.LuceneStore;
import io.flinkinstructor.schemas.DeadLetter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a topic into a Lucene index, all of it real. */
class LucenePipelineITCase {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int ALL = 10_000;

    @TempDir Path directory;
    private Model model;
    private Embedder embedder;

    @BeforeEach
    void openModel() throws Exception {
        model = new DirectoryModel(RunningPipeline.MODEL).open();
        embedder = model.embedder(Device.CPU);
    }

    @AfterEach
    void closeModel() throws Exception {
        embedder.close();
        model.close();
    }

    private String index() {
        return directory.resolve("index").toString();
    }

    private Map<String, String> options(KafkaFixture kafka, String... more) {
        Map<String, String> options = RunningPipeline.options(kafka, more);
        options.put("sink.type", "lucene");
        options.put("sink.lucene.directory", index());
        options.put("sink.lucene.shards", "3");
        options.remove("sink.topic");
        return options;
    }

    private VectorIndex reader() {
        return new LuceneStore(index(), LuceneIndexOptions.DEFAULTS).reader();
    }

    private float[] vector(String text) throws Exception {
        try (Embedder.Batch batch = embedder.newBatch()) {
            batch.collate(List.of(model.tokenizer().tokenize(null, text)));
            return batch.run()[0].clone();
        }
    }

    private List<Hit> nearest(VectorIndex reader, String text, int limit) throws Exception {
        return reader.nearest(
                new VectorQuery(vector(text), model.info().fingerprint(), null, Map.of(), limit));
    }

    private boolean isThere() {
        return Files.exists(Path.of(index(), "index.json"));
    }

    /** Texts by id of what a search can find. */
    private Map<String, String> live(VectorIndex reader) throws Exception {
        Map<String, String> live = new HashMap<>();
        for (Hit hit : nearest(reader, "anything", ALL)) {
            assertThat(live.put(hit.id(), hit.text())).as("twice: " + hit).isNull();
        }
        return live;
    }

    @Test
    void shouldHoldTheNewestVersionOfEachDocumentWhateverFails() throws Exception {
        try (KafkaFixture kafka = new KafkaFixture();
                VectorIndex reader = reader();
                RunningPipeline pipeline =
                        RunningPipeline.start(
                                directory.resolve("state"), options(kafka), FailingEngine::new)) {
            ChangingDocuments documents = new ChangingDocuments(kafka);
            int failures = FailingEngine.failures();
            assertThat(pipeline.job).isNotNull();
            for (int round = 0; round < 3; round++) {
                int now = round;
                documents.send(
                        round,
                        () -> {
                            if (now > 0) {
                                FailingEngine.failAfter(20);
                            }
                        });
                Await.until(
                        "round " + round,
                        LIMIT,
                        () -> isThere() && live(reader).equals(documents.texts()));
            }
            assertThat(FailingEngine.failures()).isEqualTo(failures + 2);
            String longId = "x".repeat(40_000);
            kafka.send(KafkaFixture.bytes(longId), KafkaFixture.bytes("{\"text\": \"bad\"}"));
            documents.put("good", "last");
            kafka.flush();
            Await.until("the last row", LIMIT, () -> live(reader).equals(documents.texts()));

            List<DeadLetter> letters =
                    kafka.letters(kafka.await(kafka.deadLetters, records -> !records.isEmpty()));
            assertThat(letters).hasSize(1);
            assertThat(letters.get(0).id()).isEqualTo(longId);
            assertThat(letters.get(0).stage()).isEqualTo(DeadLetter.WRITE);
            assertThat(letters.get(0).reason()).contains("Lucene's terms at most 32766");
            for (Map.Entry<String, String> document : documents.texts().entrySet()) {
                Hit hit = nearest(reader, document.getValue(), 1).get(0);
                assertThat(hit.id()).isEqualTo(document.getKey());
                assertThat(hit.score()).isCloseTo(1, within(1e-6));
            }
        }
    }

    @Test
    void shouldChangeAttributesWithoutRunningTheModel() throws Exception {
        try (KafkaFixture kafka = new KafkaFixture();
                VectorIndex reader = reader();
                RunningPipeline pipeline =
                        RunningPipeline.start(
                                directory.resolve("state"), options(kafka), FailingEngine::new)) {
            assertThat(pipeline.job).isNotNull();
            kafka.send(
                    KafkaFixture.bytes("a"),
                    KafkaFixture.bytes(
                            "{\"text\": \"ferry\", \"attributes\": {\"lang\": \"en\"}}"));
            kafka.flush();
            Await.until("the first", LIMIT, () -> isThere() && live(reader).containsKey("a"));
            int failures = FailingEngine.failures();
            // The model would fail if it were asked.
            FailingEngine.failAfter(0);
            kafka.send(
                    KafkaFixture.bytes("a"),
                    KafkaFixture.bytes(
                            "{\"text\": \"ferry\", \"attributes\": {\"lang\": \"de\"}}"));
            kafka.flush();
            Await.until(
                    "the next",
                    LIMIT,
                    () ->
                            nearest(reader, "ferry", 1)
                                    .get(0)
                                    .attributes()
                                    .equals(Map.of("lang", "\"de\"")));
            FailingEngine.failAfter(-1);
            assertThat(FailingEngine.failures()).isEqualTo(failures);
            assertThat(nearest(reader, "ferry", 1).get(0).score()).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void shouldGoOnFromASavepointWithAnotherParallelism() throws Exception {
        try (KafkaFixture kafka = new KafkaFixture();
                VectorIndex reader = reader()) {
            Map<String, String> expected = new HashMap<>();
            String savepoint = null;
            for (String parallelism : List.of("1", "4", "2")) {
                Map<String, String> options = options(kafka, "parallelism.default", parallelism);
                if (savepoint != null) {
                    options.put("execution.state-recovery.path", savepoint);
                }
                try (RunningPipeline pipeline =
                        RunningPipeline.start(directory.resolve("state"), options)) {
                    for (int i = 0; i < 30; i++) {
                        String text = "parallelism " + parallelism + " version " + i;
                        String id = "d" + i % 20;
                        kafka.send(
                                KafkaFixture.bytes(id),
                                KafkaFixture.bytes("{\"text\": \"" + text + "\"}"));
                        expected.put(id, text);
                    }
                    kafka.flush();
                    Await.until(
                            "parallelism " + parallelism,
                            LIMIT,
                            () -> isThere() && live(reader).equals(expected));
                    savepoint = pipeline.stop(false);
                }
            }
            assertThat(live(reader)).isEqualTo(expected);
        }
    }

    @Test
    void shouldWriteAllOfABoundedInputAndToATopicAsWell() throws Exception {
        try (KafkaFixture kafka = new KafkaFixture()) {
            for (int i = 0; i < 50; i++) {
                kafka.send(
                        KafkaFixture.bytes("d" + i),
                        KafkaFixture.bytes("{\"text\": \"ferry " + i + "\"}"));
            }
            kafka.flush();
            Map<String, String> options =
                    options(
                            kafka,
                            "source.bounded",
                            "true",
                            "parallelism.default",
                            "2",
                            "execution.checkpointing.tolerable-failed-checkpoints",
                            "0");
            options.put("sink.type", "[kafka, lucene]");
            options.put("sink.topic", kafka.embeddings);
            try (RunningPipeline pipeline =
                    RunningPipeline.start(directory.resolve("state"), options)) {
                pipeline.awaitEnd();
            }
            try (VectorIndex reader = reader()) {
                assertThat(live(reader)).hasSize(50);
            }
            assertThat(kafka.committed(kafka.embeddings)).hasSize(50);
        }
    }

    @Test
    void shouldRefuseAnIndexBeforeTheJobStarts() throws Exception {
        try (KafkaFixture kafka = new KafkaFixture()) {
            kafka.send(KafkaFixture.bytes("a"), KafkaFixture.bytes("{\"text\": \"ferry\"}"));
            kafka.flush();
            Map<String, String> options = options(kafka, "source.bounded", "true");
            StoreCheck.check(PipelineSettings.load(null, options), model.info());
            try (RunningPipeline pipeline =
                    RunningPipeline.start(directory.resolve("state"), options)) {
                pipeline.awaitEnd();
            }
            StoreCheck.check(PipelineSettings.load(null, options), model.info());
            ModelInfo other = new ModelInfo("other", "f2", 32, 128, Map.of(), null);
            assertThatThrownBy(() -> StoreCheck.check(PipelineSettings.load(null, options), other))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("64 dimensions, the model's 32");
            options.put("sink.lucene.shards", "5");
            assertThatThrownBy(() -> StoreCheck.check(PipelineSettings.load(null, options), null))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("it has 3 shards");
        }
    }
}
