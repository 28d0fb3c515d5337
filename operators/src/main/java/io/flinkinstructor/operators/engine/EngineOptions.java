package io.flinkinstructor.operators.engine;

import io.flinkinstructor.operators.model.GpuOptions;
import java.io.Serializable;
import java.time.Duration;

/**
 * How a task manager runs a model. Equal options on an equal model share one engine.
 *
 * @param device {@code auto}, {@code cpu}, {@code cuda}, {@code cuda:N} or a comma-separated list
 *     of the latter
 * @param lanes how many batches run at once on a CPU, each with one thread; 0: one for each core
 * @param maxBatchTokens the token budget of a batch, padding included; 0: measured at start
 * @param linger how long a batch that is not full waits for more; zero: not at all
 * @param deterministic whether a text's vector must not depend on others: it runs alone, or, where
 *     the model says that this is enough, with texts of equal padded length
 * @param runTimeout how long one run may take
 * @param maxAttempts how often a text that fails alone is run, at least 1
 * @param faults faults made on purpose, for tests
 * @param gpu how GPUs are used
 */
public record EngineOptions(
        String device,
        int lanes,
        int maxBatchTokens,
        Duration linger,
        boolean deterministic,
        Duration runTimeout,
        int maxAttempts,
        FaultInjection faults,
        GpuOptions gpu)
        implements Serializable {

    /** The defaults that the option table shows. */
    public static final EngineOptions DEFAULTS =
            new EngineOptions("auto", 0, 0, Duration.ZERO, false, Duration.ofSeconds(60), 3);

    /** Without faults that are made on purpose, and with GPUs used as by default. */
    public EngineOptions(
            String device,
            int lanes,
            int maxBatchTokens,
            Duration linger,
            boolean deterministic,
            Duration runTimeout,
            int maxAttempts) {
        this(
                device,
                lanes,
                maxBatchTokens,
                linger,
                deterministic,
                runTimeout,
                maxAttempts,
                FaultInjection.NONE,
                GpuOptions.DEFAULTS);
    }

    /** The same with faults. */
    public EngineOptions withFaults(FaultInjection faults) {
        return new EngineOptions(
                device,
                lanes,
                maxBatchTokens,
                linger,
                deterministic,
                runTimeout,
                maxAttempts,
                faults,
                gpu);
    }

    /** The same with GPUs used in another way. */
    public EngineOptions withGpu(GpuOptions gpu) {
        return new EngineOptions(
                device,
                lanes,
                maxBatchTokens,
                linger,
                deterministic,
                runTimeout,
                maxAttempts,
                faults,
                gpu);
    }
}
