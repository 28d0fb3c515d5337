package io.flinkinstructor.operators.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.DirectoryModel;
import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.Fixture;
import io.flinkinstructor.operators.model.Heads;
import io.flinkinstructor.operators.model.Model;
import io.flinkinstructor.operators.model.SentenceHead;
import io.flinkinstructor.operators.model.TokenizedText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnnxEmbedderTest {

    private static final int VOCABULARY = 3000;
    private static final int SEED = 5;

    @ParameterizedTest
    @CsvSource({"7, 1", "6, 1", "7, 10", "6, 10"})
    void inputsAndOutputsOfEachType(int inputType, int outputType) throws Exception {
        TestGraph graph =
                TestGraph.tokens(
                        inputType, outputType, "attention_mask", "token_type_ids", "position_ids");
        try (OnnxEmbedder embedder = load(graph, Heads.mean(1));
                Embedder.Batch batch = embedder.newBatch()) {
            batch.collate(List.of(text(0, 1, 2, 3), text(0, 100), text(1, 900, 7, 9)));
            assertThat(batch.run()).isDeepEqualTo(new float[][] {{2}, {100}, {8}});
            batch.collate(List.of(text(0, 1024)));
            assertThat(batch.run()).isDeepEqualTo(new float[][] {{1024}});
        }
    }

    @Test
    void graphThatPoolsIsTakenAtItsWord() throws Exception {
        try (OnnxEmbedder embedder = load(TestGraph.pooled("sentence_embedding"), Heads.none(1));
                Embedder.Batch batch = embedder.newBatch()) {
            batch.collate(List.of(text(0, 1, 2, 3), text(0, 100)));
            assertThat(batch.run()).isDeepEqualTo(new float[][] {{3}, {100}});
        }
    }

    @Test
    void graphOfAnotherWidthIsFoundAtStart() {
        assertThatThrownBy(() -> load(TestGraph.tokens(7, 1), Heads.mean(2)).close())
                .isInstanceOf(EmbeddingException.class)
                .hasMessageContaining("[1, 1]");
    }

    @Test
    void failedRunNamesTheShapeAndTheBatchGoesOn() throws Exception {
        try (Model model = Fixture.named("tiny-bert-mean").source().open();
                Embedder embedder = model.embedder(Device.CPU);
                Embedder.Batch batch = embedder.newBatch()) {
            TokenizedText good = text(0, 2, 50, 3);
            batch.collate(List.of(good));
            float[] expected = batch.run()[0];
            batch.collate(List.of(good, text(0, 2, VOCABULARY, 3, 4)));
            assertThatThrownBy(batch::run)
                    .isInstanceOf(EmbeddingException.class)
                    .hasMessageContaining("[2, 4]");
            batch.collate(List.of(good));
            assertThat(batch.run()[0]).containsExactly(expected);
        }
    }

    /** More direct memory than the JVM may have, which is as much as its heap. */
    @Test
    void aBatchWithoutRoomForItsOutputFailsAndTheNextGoesOn() throws Exception {
        int width = 64;
        long rowBytes = 512L * width * Float.BYTES;
        long rows = Runtime.getRuntime().maxMemory() * 6 / 5 / rowBytes;
        assertThat(rows * rowBytes).as("bytes that a buffer can hold").isLessThan(1L << 31);
        try (Model model = Fixture.named("tiny-bert-mean").source().open();
                Embedder embedder = model.embedder(Device.CPU);
                Embedder.Batch batch = embedder.newBatch()) {
            batch.collate(Collections.nCopies((int) rows, text(0, new int[512])));
            assertThatThrownBy(batch::run)
                    .isInstanceOf(EmbeddingException.class)
                    .hasMessageContaining(rows + " texts of 512 tokens")
                    .hasMessageContaining("taskmanager.memory.task.off-heap.size");
            batch.collate(List.of(text(0, 2, 50, 3)));
            assertThat(batch.run()).hasDimensions(1, width);
        }
    }

    @Test
    void manyThreadsGiveWhatOneGives() throws Exception {
        try (Model model = Fixture.named("tiny-bert-cls").source().open();
                Embedder embedder = model.embedder(Device.CPU);
                Embedder.Batch alone = embedder.newBatch()) {
            List<TokenizedText> texts = randomTexts(60);
            List<float[]> expected = new ArrayList<>();
            for (TokenizedText text : texts) {
                alone.collate(List.of(text));
                expected.add(alone.run()[0]);
            }
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                List<Future<?>> running = new ArrayList<>();
                for (int thread = 0; thread < 4; thread++) {
                    Random random = new Random(thread);
                    running.add(
                            threads.submit(
                                    () -> {
                                        runRandomBatches(embedder, texts, expected, random);
                                        return null;
                                    }));
                }
                for (Future<?> thread : running) {
                    thread.get();
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private static void runRandomBatches(
            Embedder embedder, List<TokenizedText> texts, List<float[]> expected, Random random)
            throws EmbeddingException {
        try (Embedder.Batch batch = embedder.newBatch()) {
            for (int i = 0; i < 100; i++) {
                List<Integer> chosen =
                        random.ints(1 + random.nextInt(6), 0, texts.size()).boxed().toList();
                batch.collate(chosen.stream().map(texts::get).toList());
                float[][] vectors = batch.run();
                for (int row = 0; row < vectors.length; row++) {
                    float[] vector = expected.get(chosen.get(row));
                    for (int j = 0; j < vector.length; j++) {
                        assertThat(vectors[row][j]).isCloseTo(vector[j], within(1e-5f));
                    }
                }
            }
        }
    }

    @Test
    void buffersAreReused() throws Exception {
        try (Model model = Fixture.named("tiny-bert-mean").source().open();
                Embedder embedder = model.embedder(Device.CPU)) {
            OnnxBatch batch = (OnnxBatch) embedder.newBatch();
            batch.collate(List.of(text(0, new int[128]), text(0, new int[128])));
            batch.run();
            long capacity = batch.capacityBytes();
            Random random = new Random(SEED);
            for (int i = 0; i < 2_000; i++) {
                int rows = 1 + random.nextInt(8);
                List<TokenizedText> texts = new ArrayList<>();
                for (int row = 0; row < rows; row++) {
                    texts.add(text(0, random.ints(1 + random.nextInt(256 / rows), 0, 9).toArray()));
                }
                batch.collate(texts);
                assertThat(batch.run()).hasNumberOfRows(rows);
            }
            assertThat(batch.capacityBytes()).isEqualTo(capacity);
            // int64 ids and mask, and 64 floats out, of 256 tokens, with room to grow.
            assertThat(capacity).isLessThanOrEqualTo(2 * 256 * (8 + 8 + 64 * 4));
            batch.close();
        }
    }

    @Test
    void terminateStopsALongRun() throws Exception {
        try (Model model = new DirectoryModel("builtin:bge-small-en-v1.5").open();
                Embedder embedder = model.embedder(Device.CPU)) {
            OnnxBatch batch = (OnnxBatch) embedder.newBatch();
            batch.terminate();
            TokenizedText one = model.tokenizer().tokenize(null, "the harbour");
            batch.collate(List.of(one));
            float[] expected = batch.run()[0];

            TokenizedText longText = model.tokenizer().tokenize(null, "harbour ".repeat(600));
            batch.collate(Collections.nCopies(64, longText));
            CompletableFuture<float[][]> run = new CompletableFuture<>();
            Thread thread =
                    new Thread(
                            () -> {
                                try {
                                    run.complete(batch.run());
                                } catch (EmbeddingException | RuntimeException e) {
                                    run.completeExceptionally(e);
                                }
                            });
            thread.start();
            while (!batch.isRunning() && thread.isAlive()) {
                Thread.onSpinWait();
            }
            assertThatThrownBy(embedder::close).isInstanceOf(IllegalStateException.class);
            batch.terminate();
            assertThatThrownBy(run::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(EmbeddingException.class)
                    .hasMessageContaining("[64, 512]");
            thread.join();

            batch.collate(List.of(one));
            assertThat(batch.run()[0]).containsExactly(expected);
            batch.close();
        }
    }

    @Test
    void misuseIsRefused() throws Exception {
        try (OnnxEmbedder embedder = load(TestGraph.tokens(7, 1), Heads.cls(1));
                Embedder.Batch batch = embedder.newBatch()) {
            assertThatThrownBy(() -> batch.collate(List.of()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(batch::run).isInstanceOf(IllegalStateException.class);
        }
    }

    private static OnnxEmbedder load(TestGraph file, SentenceHead head) throws Exception {
        List<String> faults = new ArrayList<>();
        SentenceGraph graph = SentenceGraph.of(file, OnnxGraph.read(file), 0, faults::add);
        assertThat(faults).isEmpty();
        return OnnxEmbedder.loadOnCpu(graph, head, 512);
    }

    private static TokenizedText text(int unpooled, int... ids) {
        return new TokenizedText(ids, unpooled, false);
    }

    private static List<TokenizedText> randomTexts(int count) {
        Random random = new Random(SEED);
        List<TokenizedText> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(text(0, random.ints(2 + random.nextInt(60), 5, VOCABULARY).toArray()));
        }
        return texts;
    }
}
