package io.flinkinstructor.operators.model.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.EmbeddingException;

/** NVIDIA accelerators, as ONNX Runtime sees them. */
public final class CudaDevices {

    /**
     * System property that limits how many bytes of a GPU's memory a session's arena takes; not
     * limited when it is not set.
     */
    public static final String MEMORY_LIMIT_PROPERTY = "flinkinstructor.cuda.memory-limit-bytes";

    private static final String NEEDS =
            "ONNX Runtime 1.29 needs an NVIDIA driver, and the libraries of CUDA 12 (libcudart,"
                    + " libcublas, libcublasLt, libcurand) and of cuDNN 9 on LD_LIBRARY_PATH";

    private CudaDevices() {}

    /**
     * How many accelerators sessions can be made on, counted from index 0 until one fails. Takes
     * some of their memory while the process lives, so ask only where one is wanted.
     */
    public static int count() {
        int count = 0;
        while (problem(count) == null) {
            count++;
        }
        return count;
    }

    /**
     * Tries to make a session on an accelerator.
     *
     * @return why it can't be used, and what to do; null when it can
     */
    public static String problem(int index) {
        Device device = Device.cuda(index);
        try {
            OrtEnvironment environment = OnnxPlatform.environment();
            try (OrtSession.SessionOptions options = SessionSettings.forDevice(device);
                    OrtSession session = environment.createSession(smallestGraph(), options)) {
                return session.getNumInputs() == 1 ? null : "The probe graph was misread.";
            } catch (OrtException e) {
                return unusable(device, e).getMessage();
            }
        } catch (EmbeddingException e) {
            return e.getMessage();
        }
    }

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
                        device, cause.getMessage(), NEEDS),
                cause);
    }

    /** An ONNX file of one Identity node on one float. */
    static byte[] smallestGraph() {
        ProtoWriter scalar =
                new ProtoWriter()
                        .number(1, OnnxGraph.FLOAT)
                        .message(2, new ProtoWriter().message(1, new ProtoWriter().number(1, 1)));
        ProtoWriter type = new ProtoWriter().message(1, scalar);
        return new ProtoWriter()
                .number(1, 8)
                .message(
                        7,
                        new ProtoWriter()
                                .message(
                                        1,
                                        new ProtoWriter()
                                                .text(1, "x")
                                                .text(2, "y")
                                                .text(4, "Identity"))
                                .text(2, "probe")
                                .message(11, new ProtoWriter().text(1, "x").message(2, type))
                                .message(12, new ProtoWriter().text(1, "y").message(2, type)))
                .message(8, new ProtoWriter().number(2, 13))
                .bytes();
    }
}
