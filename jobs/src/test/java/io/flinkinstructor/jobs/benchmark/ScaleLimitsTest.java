package io.flinkinstructor.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ScaleLimitsTest {

    /** 512 texts of 64 tokens in 25 ms, of which 5 are the launch. */
    private static final GpuCost GPU = new GpuCost("gpu", 4, 5_000_000, 32_768 / 0.020);

    @Test
    void shouldNameThePartThatPassesLeast() {
        ScaleResult result =
                new ScaleResult(
                        100_000,
                        10,
                        8,
                        13,
                        64,
                        32_768,
                        Map.of(
                                "Source: documents -> parse", 2.0,
                                "chunk -> embed -> encode embeddings", 15.0,
                                "kafka-producer-network-thread", 1.0,
                                "embedding-cuda:*-worker-*", 0.5,
                                "(JVM and native threads)", 0.5));

        ScaleLimits limits = ScaleLimits.of(result, GPU, 2, 2);

        assertThat(limits.limiting()).isEqualTo("all processors (2 cores)");
        assertThat(limits.documentsPerSecond())
                .containsEntry(ScaleLimits.GPU, 20_480.0)
                .containsEntry("source and parser (2 threads)", 100_000.0);
        assertThat(limits.documentsPerSecond().get("all processors (2 cores)"))
                .isCloseTo(200_000 / 19.0, within(0.001));
        // With cores enough, the threads of one stage are the limit.
        assertThat(ScaleLimits.of(result, GPU, 1, 32).limiting())
                .isEqualTo("tokenizer, operator and encoder (1 threads)");
        assertThat(ScaleLimits.of(result, GPU, 16, 32).limiting()).isEqualTo(ScaleLimits.GPU);
    }

    @Test
    void shouldKnowAThreadByItsName() {
        assertThat(ScaleStage.of("Source Data Fetcher for Source: documents"))
                .isEqualTo(ScaleStage.KAFKA);
        assertThat(ScaleStage.of("embed -> Sink: Writer")).isEqualTo(ScaleStage.EMBED);
        assertThat(ScaleStage.of("Checkpoint Timer")).isEqualTo(ScaleStage.OTHER);
    }

    @Test
    void shouldCostALaunchAndTheRestByTokens() {
        GpuCost cost = GpuCost.h200(RandomInstructor.BASE);

        assertThat(cost.runNanos(0)).isEqualTo(720_000);
        assertThat(cost.runNanos(Math.round(cost.tokensPerSecond())) / 1e9)
                .isCloseTo(1.00072, within(1e-6));
        assertThat(GpuCost.h200(RandomInstructor.LARGE).tokensPerSecond())
                .isLessThan(cost.tokensPerSecond() / 3);
    }
}
