package io.flinkinstructor.operators.model.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.EmbeddingException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** NVIDIA accelerators, as ONNX Runtime sees them. */
public final class CudaDevices {

    /**
     * System property that limits how many bytes of a GPU's memory a session's arena takes; not
     * limited when it is not set.
     */
    public static final String MEMORY_LIMIT_PROPERTY = "flinkinstructor.cuda.memory-limit-bytes";

    private static final String NEEDS =
            "ONNX Runtime's CUDA provider needs an NVIDIA driver, and CUDA and cuDNN of the major"
                    + " versions it was built for (1.29 from Maven Central: see 'GPU' in the README)"
                    + " on the library path of the process";

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

    /** An ONNX file of one Identity node: field numbers are those of onnx.proto. */
    private static byte[] smallestGraph() {
        byte[] shape = message(2, message(1, number(1, 1)));
        byte[] type = message(2, message(1, concat(number(1, OnnxGraph.FLOAT), shape)));
        byte[] node =
                concat(
                        message(1, "x".getBytes(StandardCharsets.UTF_8)),
                        message(2, "y".getBytes(StandardCharsets.UTF_8)),
                        message(4, "Identity".getBytes(StandardCharsets.UTF_8)));
        byte[] graph =
                concat(
                        message(1, node),
                        message(2, "probe".getBytes(StandardCharsets.UTF_8)),
                        message(11, concat(message(1, "x".getBytes(StandardCharsets.UTF_8)), type)),
                        message(
                                12,
                                concat(message(1, "y".getBytes(StandardCharsets.UTF_8)), type)));
        return concat(number(1, 8), message(7, graph), message(8, number(2, 13)));
    }

    private static byte[] number(int field, int value) {
        return new byte[] {(byte) (field << 3), (byte) value};
    }

    private static byte[] message(int field, byte[] content) {
        return concat(new byte[] {(byte) (field << 3 | 2), (byte) content.length}, content);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
