package io.flinkinstructor.jobs.options;

import io.flinkinstructor.operators.model.GpuOptions;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** Options of the engine on GPUs; without effect on a CPU. */
final class GpuKeys {

    static final ConfigOption<GpuOptions.Provider> PROVIDER =
            ConfigOptions.key("engine.gpu.provider")
                    .enumType(GpuOptions.Provider.class)
                    .defaultValue(GpuOptions.DEFAULTS.provider())
                    .withDescription(
                            "`cuda`, or `tensorrt`, which needs TensorRT 10 and builds its engines"
                                    + " when a shape first comes; what it does not know runs on"
                                    + " CUDA.");

    static final ConfigOption<MemorySize> MEMORY_LIMIT =
            ConfigOptions.key("engine.gpu.memory-limit")
                    .memoryType()
                    .noDefaultValue()
                    .withDescription(
                            "How much of a GPU's memory the engine may take beside the model's"
                                    + " weights. Default: all that is there.");

    static final ConfigOption<Duration> SHRINK_INTERVAL =
            ConfigOptions.key("engine.gpu.shrink-interval")
                    .durationType()
                    .defaultValue(GpuOptions.DEFAULTS.shrinkInterval())
                    .withDescription(
                            "How often memory that no run uses goes back to the GPU, since batches"
                                    + " of changing shapes leave it in pieces; `0 s`: never.");

    static final ConfigOption<Integer> PAD_TO_MULTIPLE_OF =
            ConfigOptions.key("engine.gpu.pad-to-multiple-of")
                    .intType()
                    .defaultValue(GpuOptions.DEFAULTS.padToMultipleOf())
                    .withDescription(
                            "Rows of a batch are padded to a multiple of so many tokens, so that"
                                    + " fewer shapes occur. For TensorRT, such as 64.");

    static final ConfigOption<String> TENSORRT_CACHE =
            ConfigOptions.key("engine.gpu.tensorrt-cache")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Directory on the task manager in which TensorRT keeps the engines that"
                                    + " it has built, for the next start.");

    private GpuKeys() {}
}
