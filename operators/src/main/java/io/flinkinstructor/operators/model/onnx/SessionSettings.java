package io.flinkinstructor.operators.model.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.GpuOptions;

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
    static SessionOptions forDevice(Device device, GpuOptions gpu)
            throws EmbeddingException, OrtException {
        SessionOptions options = new SessionOptions();
        try {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
            options.setMemoryPatternOptimization(false);
            if (device.kind() == Device.Kind.CUDA) {
                GpuProviders.addTo(options, device, gpu);
            }
            return options;
        } catch (EmbeddingException | OrtException | RuntimeException e) {
            options.close();
            throw e;
        }
    }
}
