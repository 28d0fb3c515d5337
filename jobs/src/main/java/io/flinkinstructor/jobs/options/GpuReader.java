package io.flinkinstructor.jobs.options;

import io.flinkinstructor.operators.model.GpuOptions;
import org.apache.flink.configuration.MemorySize;

/** Reads how GPUs are used. */
final class GpuReader {

    private final OptionValues options;

    GpuReader(OptionValues options) {
        this.options = options;
    }

    GpuOptions read() {
        return new GpuOptions(
                options.value(GpuKeys.PROVIDER),
                memoryLimit(),
                options.notNegative(GpuKeys.SHRINK_INTERVAL),
                options.atLeastOne(GpuKeys.PAD_TO_MULTIPLE_OF),
                options.value(GpuKeys.TENSORRT_CACHE));
    }

    private long memoryLimit() {
        MemorySize limit = options.value(GpuKeys.MEMORY_LIMIT);
        if (limit != null && limit.getBytes() == 0) {
            options.fault(
                    GpuKeys.MEMORY_LIMIT.key()
                            + ": must be at least 1 byte; leave it out for no limit");
        }
        return limit == null ? 0 : limit.getBytes();
    }
}
