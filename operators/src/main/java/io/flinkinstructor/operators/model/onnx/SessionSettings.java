package io.flinkinstructor.operators.model.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.EmbeddingException;

/** How sessions run on each kind of device. */
final class SessionSettings {

    private SessionSettings() {}

    /**
     * Settings of a session. Each run works in its caller's thread alone: lanes are the engine's.
     * The memory pattern is off since the shapes of batches vary: ONNX Runtime would keep one
     * pattern for each.
     *
     * @throws EmbeddingException if the device is not there; the message says what to do
     */
    static SessionOptions forDevice(Device device) throws EmbeddingException, OrtException {
        SessionOptions options = new SessionOptions();
        try {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
            options.setMemoryPatternOptimization(false);
            if (device.kind() == Device.Kind.CUDA) {
                addCuda(options, device);
            }
            return options;
        } catch (EmbeddingException | OrtException | RuntimeException e) {
            options.close();
            throw e;
        }
    }

    private static void addCuda(SessionOptions options, Device device) throws EmbeddingException {
        CudaDevices.requireProvider(device);
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device.index())) {
            cuda.add("arena_extend_strategy", "kSameAsRequested");
            // Vectors of a float graph agree with those of a CPU.
            cuda.add("use_tf32", "0");
            String limit = System.getProperty(CudaDevices.MEMORY_LIMIT_PROPERTY);
            if (limit != null) {
                cuda.add("gpu_mem_limit", limit);
            }
            options.addCUDA(cuda);
        } catch (OrtException | LinkageError e) {
            throw CudaDevices.unusable(device, e);
        }
    }
}
