package io.flinkinstructor.operators.model.onnx;

import ai.onnxruntime.OrtProvider;
import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.GpuOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What ONNX Runtime needs to use NVIDIA accelerators, and what to say where it is not there. */
final class CudaDevices {

    private static final Logger LOG = LoggerFactory.getLogger(CudaDevices.class);

    private static final String NEEDS =
            "ONNX Runtime 1.29 needs an NVIDIA driver of version 525 or newer, and the libraries of"
                    + " CUDA 12 (libcudart, libcublas, libcublasLt, libcurand) and of cuDNN 9 where"
                    + " the system looks for libraries, such as LD_LIBRARY_PATH";

    /** What the provider for CUDA is linked with, or opens, by the names that it asks for. */
    private static final List<String> CUDA_LIBRARIES =
            List.of(
                    "libcuda.so.1",
                    "libcudart.so.12",
                    "libcublas.so.12",
                    "libcublasLt.so.12",
                    "libcurand.so.10",
                    "libcudnn.so.9");

    /** What the provider for TensorRT needs beside them. */
    private static final List<String> TENSORRT_LIBRARIES =
            List.of("libnvinfer.so.10", "libnvonnxparser.so.10");

    private CudaDevices() {}

    /**
     * @throws EmbeddingException if this build of ONNX Runtime hasn't the provider
     */
    static void requireProvider(OrtProvider provider, Device device) throws EmbeddingException {
        if (!OnnxPlatform.has(provider)) {
            throw new EmbeddingException(
                    String.format(
                            "The device %s was asked for, but the ONNX Runtime on the class path is"
                                    + " built for CPUs only. Build with 'mvn -Pgpu package', which"
                                    + " takes onnxruntime_gpu instead of onnxruntime, or set"
                                    + " engine.device to cpu or auto. %s.",
                            device, NEEDS));
        }
    }

    /** Says also which libraries are not where the system looks for them. */
    static EmbeddingException unusable(Device device, GpuOptions gpu, Throwable cause) {
        return new EmbeddingException(
                String.format(
                        "The device %s can't be used: %s. %s%s. Check that nvidia-smi shows the device"
                                + " to this process, or set engine.device to cpu or auto.",
                        device, String.valueOf(cause.getMessage()).strip(), missing(gpu), NEEDS),
                cause);
    }

    /** Which libraries are not where the system looks for them; empty where all are. */
    static String missing(GpuOptions gpu) {
        List<String> wanted = new ArrayList<>(CUDA_LIBRARIES);
        if (gpu.provider() == GpuOptions.Provider.TENSORRT) {
            wanted.addAll(TENSORRT_LIBRARIES);
        }
        return SharedLibraries.ofSystem().describeMissing(wanted);
    }

    /** Logs the versions that a session on a GPU really loaded. */
    static void logVersions(Device device) {
        Map<String, String> versions = new TreeMap<>();
        for (String name : List.of("cuda", "cudart", "cublas", "cudnn", "nvinfer")) {
            String version = LoadedLibraries.ofThisProcess().version(name);
            if (version != null) {
                versions.put("lib" + name, version);
            }
        }
        LOG.info("Libraries in use for {}: {}", device, versions);
        if (!versions.containsKey("libcudnn")) {
            LOG.warn(
                    "cuDNN 9 was not loaded for {}. ONNX Runtime does without it where it can; a run"
                            + " that fails for want of it says so",
                    device);
        }
    }
}
