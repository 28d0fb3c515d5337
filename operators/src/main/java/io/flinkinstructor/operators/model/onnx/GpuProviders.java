package io.flinkinstructor.operators.model.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.GpuOptions;
import java.util.LinkedHashMap;
import java.util.Map;

/** Gives a session a GPU: CUDA, with TensorRT before it where that was asked for. */
final class GpuProviders {

    /** Weights stay for good: outside the arena they do not keep its regions from being freed. */
    private static final String WEIGHTS_OUTSIDE_ARENA =
            "session.use_device_allocator_for_initializers";

    private GpuProviders() {}

    /**
     * @throws EmbeddingException if a provider is not there; the message says what to do
     */
    static void addTo(SessionOptions options, Device device, GpuOptions gpu)
            throws EmbeddingException, OrtException {
        CudaDevices.requireProvider(OrtProvider.CUDA, device);
        options.addConfigEntry(WEIGHTS_OUTSIDE_ARENA, "1");
        try {
            if (gpu.provider() == GpuOptions.Provider.TENSORRT) {
                CudaDevices.requireProvider(OrtProvider.TENSOR_RT, device);
                addTensorRt(options, device, gpu);
            }
            addCuda(options, device, gpu);
        } catch (OrtException | LinkageError e) {
            throw CudaDevices.unusable(device, gpu, e);
        }
    }

    private static void addCuda(SessionOptions options, Device device, GpuOptions gpu)
            throws OrtException {
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device.index())) {
            for (Map.Entry<String, String> option : cudaOptions(gpu).entrySet()) {
                cuda.add(option.getKey(), option.getValue());
            }
            options.addCUDA(cuda);
        }
    }

    private static void addTensorRt(SessionOptions options, Device device, GpuOptions gpu)
            throws OrtException {
        try (OrtTensorRTProviderOptions tensorRt = new OrtTensorRTProviderOptions(device.index())) {
            for (Map.Entry<String, String> option : tensorRtOptions(gpu).entrySet()) {
                tensorRt.add(option.getKey(), option.getValue());
            }
            options.addTensorrt(tensorRt);
        }
    }

    /** The options of ONNX Runtime's CUDA provider. */
    static Map<String, String> cudaOptions(GpuOptions gpu) {
        Map<String, String> options = new LinkedHashMap<>();
        // Batches differ in shape: to double with each extension would soon take all there is.
        options.put("arena_extend_strategy", "kSameAsRequested");
        // Vectors of a float graph agree with those of a CPU.
        options.put("use_tf32", "0");
        if (gpu.memoryLimitBytes() > 0) {
            options.put("gpu_mem_limit", Long.toString(gpu.memoryLimitBytes()));
        }
        return options;
    }

    /** The options of its TensorRT provider. The precision is the graph's. */
    static Map<String, String> tensorRtOptions(GpuOptions gpu) {
        Map<String, String> options = new LinkedHashMap<>();
        if (gpu.engineCache() != null) {
            options.put("trt_engine_cache_enable", "1");
            options.put("trt_engine_cache_path", gpu.engineCache());
            options.put("trt_timing_cache_enable", "1");
            options.put("trt_timing_cache_path", gpu.engineCache());
        }
        return options;
    }
}
