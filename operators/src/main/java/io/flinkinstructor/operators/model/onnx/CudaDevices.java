package io.flinkinstructor.operators.model.onnx;

import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.EmbeddingException;

/** What ONNX Runtime needs to use NVIDIA accelerators, and what to say where it is not there. */
final class CudaDevices {

    /**
     * System property that limits how many bytes of a GPU's memory a session's arena takes; not
     * limited when it is not set.
     */
    static final String MEMORY_LIMIT_PROPERTY = "flinkinstructor.cuda.memory-limit-bytes";

    private static final String NEEDS =
            "ONNX Runtime 1.29 needs an NVIDIA driver, and the libraries of CUDA 12 (libcudart,"
                    + " libcublas, libcublasLt, libcurand) and of cuDNN 9 on LD_LIBRARY_PATH";

    private CudaDevices() {}

    /**
     * @throws EmbeddingException if this build of ONNX Runtime can't use CUDA
     */
    static void requireProvider(Device device) throws EmbeddingException {
        if (!OnnxPlatform.hasCudaProvider()) {
            throw new EmbeddingException(
                    String.format(
                            "The device %s was asked for, but the ONNX Runtime on the class path is"
                                    + " built for CPUs only. Build with 'mvn -Pgpu package', which"
                                    + " takes onnxruntime_gpu instead of onnxruntime, or set"
                                    + " engine.device to cpu or auto. %s.",
                            device, NEEDS));
        }
    }

    static EmbeddingException unusable(Device device, Throwable cause) {
        return new EmbeddingException(
                String.format(
                        "The device %s can't be used: %s. %s. Check that nvidia-smi shows the device"
                                + " to this process, or set engine.device to cpu or auto.",
                        device, String.valueOf(cause.getMessage()).strip(), NEEDS),
                cause);
    }
}
