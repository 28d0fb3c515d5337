package io.flinkinstructor.jobs.benchmark;

import java.io.Serializable;

/**
 * What a run costs on a GPU that is not at hand: a fixed time to launch its kernels, and the rest
 * by its padded tokens.
 *
 * @param name of model and GPU
 * @param dimension components of a vector
 * @param launchNanos of each run
 * @param tokensPerSecond beside that
 */
record GpuCost(String name, int dimension, long launchNanos, double tokensPerSecond)
        implements Serializable {

    /**
     * NVIDIA's data sheet of the H200 (SXM): 1,979 TFLOP/s in fp16 with sparsity, half of that
     * without.
     */
    private static final double H200_PEAK = 989.5e12;

    /**
     * Assumed, to be measured: what the encoder's products, attention and all else reach of it.
     * GPUs reach 0.4 to 0.6 in training of large transformers, by what their authors publish.
     */
    private static final double SHARE_OF_PEAK = 0.4;

    /**
     * Assumed, to be measured: a layer is about 12 kernels, and to launch one takes some 5
     * microseconds.
     */
    private static final long LAUNCH_NANOS_PER_LAYER = 12 * 5_000;

    /** An INSTRUCTOR on an H200. */
    static GpuCost h200(RandomInstructor model) {
        return new GpuCost(
                model.name() + " on an H200",
                RandomInstructor.DIMENSION,
                model.layers() * LAUNCH_NANOS_PER_LAYER,
                SHARE_OF_PEAK * H200_PEAK / model.operationsPerToken());
    }

    /** Texts a second in batches that are full and not padded. */
    double textsPerSecond(double tokensPerText, double budgetTokens) {
        double runSeconds = launchNanos / 1e9 + budgetTokens / tokensPerSecond;
        return budgetTokens / tokensPerText / runSeconds;
    }

    long runNanos(long paddedTokens) {
        return launchNanos + Math.round(1e9 * paddedTokens / tokensPerSecond);
    }
}
