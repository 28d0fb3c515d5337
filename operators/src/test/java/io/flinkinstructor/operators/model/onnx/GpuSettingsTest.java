package io.flinkinstructor.operators.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.GpuOptions;
import io.flinkinstructor.operators.model.Heads;
import io.flinkinstructor.operators.model.TokenizedText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What of a session on a GPU can be seen on a CPU. */
class GpuSettingsTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong(5 * SECOND);

    @Test
    void shouldGrowTheArenaByWhatIsAskedForWithinItsLimit() {
        assertThat(GpuProviders.cudaOptions(GpuOptions.DEFAULTS))
                .isEqualTo(Map.of("arena_extend_strategy", "kSameAsRequested", "use_tf32", "0"));
        assertThat(GpuProviders.cudaOptions(gpu(8L << 30)))
                .containsEntry("gpu_mem_limit", "8589934592");
    }

    @Test
    void shouldKeepTensorRtsEnginesWhereItIsTold() {
        assertThat(GpuProviders.tensorRtOptions(GpuOptions.DEFAULTS)).isEmpty();
        assertThat(
                        GpuProviders.tensorRtOptions(
                                new GpuOptions(
                                        GpuOptions.Provider.TENSORRT,
                                        0,
                                        Duration.ZERO,
                                        64,
                                        "/var/engines")))
                .containsEntry("trt_engine_cache_path", "/var/engines")
                .containsEntry("trt_engine_cache_enable", "1");
    }

    @Test
    void shouldShrinkOnceInEachInterval() {
        Shrinkage shrinkage = new Shrinkage(Device.cuda(0), Duration.ofSeconds(60), now::get);

        assertThat(shrinkage.isDue()).isFalse();
        now.addAndGet(60 * SECOND);
        assertThat(shrinkage.isDue()).isTrue();
        assertThat(shrinkage.isDue()).isFalse();
        now.addAndGet(59 * SECOND);
        assertThat(shrinkage.isDue()).isFalse();
        now.addAndGet(SECOND);
        assertThat(shrinkage.isDue()).isTrue();
    }

    @Test
    void shouldNeverShrinkWithoutAnInterval() {
        Shrinkage shrinkage = new Shrinkage(Device.cuda(0), Duration.ZERO, now::get);

        now.addAndGet(1_000_000 * SECOND);
        assertThat(shrinkage.isDue()).isFalse();
    }

    @Test
    void shouldPadRowsToAMultipleButNotBeyondTheModelsLength() {
        RowPadding padding = new RowPadding(32, 500);

        assertThat(padding.of(1)).isEqualTo(32);
        assertThat(padding.of(32)).isEqualTo(32);
        assertThat(padding.of(33)).isEqualTo(64);
        assertThat(padding.of(490)).isEqualTo(500);
        assertThat(RowPadding.NONE.of(33)).isEqualTo(33);
    }

    @Test
    void shouldGiveTheSameVectorsFromPaddedRowsInAThreadOfItsOwnWhileItShrinks() throws Exception {
        TestGraph file = TestGraph.tokens(7, 1, "attention_mask");
        List<String> faults = new ArrayList<>();
        SentenceGraph graph = SentenceGraph.of(file, OnnxGraph.read(file), 0, faults::add);
        assertThat(faults).isEmpty();
        try (Embedder embedder =
                        OnnxEmbedder.load(
                                graph,
                                Heads.mean(1),
                                Device.CPU,
                                GpuOptions.DEFAULTS,
                                SessionThread.own("session"),
                                // Due at every run: the clock goes on with each look.
                                new Shrinkage(
                                        Device.CPU,
                                        Duration.ofSeconds(1),
                                        () -> now.addAndGet(SECOND)),
                                RowPadding.of(graph, 16, 512));
                Embedder.Batch batch = embedder.newBatch()) {
            for (int i = 0; i < 3; i++) {
                batch.collate(List.of(text(1, 2, 3), text(100)));
                assertThat(batch.run()).isDeepEqualTo(new float[][] {{2}, {100}});
            }
        }
    }

    @Test
    void shouldNotPadForAGraphThatCannotTellPaddingFromTokens() throws Exception {
        TestGraph file = TestGraph.tokens(7, 1);
        SentenceGraph graph = SentenceGraph.of(file, OnnxGraph.read(file), 0, fault -> {});

        assertThat(RowPadding.of(graph, 16, 512)).isEqualTo(RowPadding.NONE);
    }

    private static TokenizedText text(int... ids) {
        return new TokenizedText(ids, 0, false);
    }

    private static GpuOptions gpu(long memoryLimitBytes) {
        return new GpuOptions(GpuOptions.Provider.CUDA, memoryLimitBytes, Duration.ZERO, 1, null);
    }
}
