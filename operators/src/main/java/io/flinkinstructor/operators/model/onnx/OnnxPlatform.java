package io.flinkinstructor.operators.model.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import io.flinkinstructor.operators.model.EmbeddingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ONNX Runtime in this JVM: one environment, loaded on first use. For any thread. */
public final class OnnxPlatform {

    /** The variable that keeps ONNX Runtime from collecting telemetry. */
    public static final String TELEMETRY_VARIABLE = "ORT_DISABLE_TELEMETRY";

    private static final Logger LOG = LoggerFactory.getLogger(OnnxPlatform.class);

    private static OrtEnvironment environment;

    private OnnxPlatform() {}

    /**
     * Whether ONNX Runtime may collect telemetry in this JVM, because the variable {@value
     * #TELEMETRY_VARIABLE} was not set before it started. It is then switched off as early as Java
     * code can, which is after ONNX Runtime has begun.
     */
    public static boolean telemetryUnset() {
        String value = System.getenv(TELEMETRY_VARIABLE);
        return value == null || value.isEmpty() || value.equals("0");
    }

    /**
     * @throws EmbeddingException if the native library can't be loaded
     */
    static synchronized OrtEnvironment environment() throws EmbeddingException {
        if (environment == null) {
            if (telemetryUnset()) {
                LOG.warn(
                        "ONNX Runtime may collect telemetry in this process until it is switched"
                                + " off, because {} was not set before it started. Add to the"
                                + " environment of each task manager: export {}=1 (in Flink's"
                                + " configuration: containerized.taskmanager.env.{}: \"1\")",
                        TELEMETRY_VARIABLE,
                        TELEMETRY_VARIABLE,
                        TELEMETRY_VARIABLE);
            }
            try {
                OrtEnvironment created = OrtEnvironment.getEnvironment();
                created.setTelemetry(false);
                environment = created;
            } catch (OrtException | LinkageError | RuntimeException e) {
                throw new EmbeddingException(
                        "ONNX Runtime could not be loaded ("
                                + e.getMessage()
                                + "). It needs a 64-bit Linux, macOS or Windows, a temporary folder"
                                + " (java.io.tmpdir) that is writable and not mounted noexec, and to"
                                + " be on the class path once for each JVM: in Flink's lib/, not in"
                                + " a job's jar.",
                        e);
            }
        }
        return environment;
    }

    /** Whether the ONNX Runtime on the class path can use this at all. */
    static boolean has(OrtProvider provider) throws EmbeddingException {
        environment();
        return OrtEnvironment.getAvailableProviders().contains(provider);
    }
}
