package io.flinkinstructor.operators.model;

import java.io.Serializable;
import java.time.Duration;
import java.util.Locale;

/**
 * How a model uses a GPU; without effect on a CPU.
 *
 * @param provider what runs the graph
 * @param memoryLimitBytes how much of the GPU's memory a session may take beside its weights; 0:
 *     all that is there
 * @param shrinkInterval how often memory that no run uses goes back to the GPU; zero: never
 * @param padToMultipleOf a batch's rows are padded to a multiple of so many tokens, at least 1, so
 *     that fewer shapes occur
 * @param engineCache directory of the engines that TensorRT builds; null for none
 */
public record GpuOptions(
        Provider provider,
        long memoryLimitBytes,
        Duration shrinkInterval,
        int padToMultipleOf,
        String engineCache)
        implements Serializable {

    /** ONNX Runtime's execution providers for GPUs. */
    public enum Provider {
        CUDA,

        /** What TensorRT does not know runs on CUDA. */
        TENSORRT;

        /** The name in options. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The defaults that the option table shows. */
    public static final GpuOptions DEFAULTS =
            new GpuOptions(Provider.CUDA, 0, Duration.ofMinutes(1), 1, null);
}
