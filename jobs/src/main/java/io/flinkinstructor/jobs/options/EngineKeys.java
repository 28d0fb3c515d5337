package io.flinkinstructor.jobs.options;

import io.flinkinstructor.operators.engine.EngineOptions;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options of the engine that runs the model in each task manager. */
final class EngineKeys {

    /** Stands for a number that the engine finds itself. */
    static final String AUTO = "auto";

    static final ConfigOption<String> DEVICE =
            ConfigOptions.key("engine.device")
                    .stringType()
                    .defaultValue(EngineOptions.DEFAULTS.device())
                    .withDescription(
                            "`auto` (a GPU where there is one, else the CPU), `cpu`, `cuda` (the"
                                    + " task manager's `gpu` external resource), or `cuda:0`,"
                                    + " `cuda:0,cuda:1`.");

    static final ConfigOption<String> LANES =
            ConfigOptions.key("engine.lanes")
                    .stringType()
                    .defaultValue(AUTO)
                    .withDescription(
                            "How many batches run at once on a CPU, each with one thread: a number,"
                                    + " or `auto` for one for each core.");

    static final ConfigOption<String> MAX_BATCH_TOKENS =
            ConfigOptions.key("engine.max-batch-tokens")
                    .stringType()
                    .defaultValue(AUTO)
                    .withDescription(
                            "Token budget of a batch, padding included: a number, or `auto` to"
                                    + " measure the best at start.");

    static final ConfigOption<Duration> LINGER =
            ConfigOptions.key("engine.linger")
                    .durationType()
                    .defaultValue(EngineOptions.DEFAULTS.linger())
                    .withDescription(
                            "How long a batch that is not full waits for more. Zero is best unless"
                                    + " the device is shared.");

    static final ConfigOption<Boolean> DETERMINISTIC =
            ConfigOptions.key("engine.deterministic")
                    .booleanType()
                    .defaultValue(EngineOptions.DEFAULTS.deterministic())
                    .withDescription(
                            "Whether a text's vector is bit for bit the same in any company. The"
                                    + " built-in model then runs with static activation scales and"
                                    + " texts of like length in a batch; others run each text"
                                    + " alone. Without it, quantised models' vectors differ a"
                                    + " little with their batch mates.");

    static final ConfigOption<Duration> RUN_TIMEOUT =
            ConfigOptions.key("engine.run-timeout")
                    .durationType()
                    .defaultValue(EngineOptions.DEFAULTS.runTimeout())
                    .withDescription(
                            "How long one run on the device may take; waiting does not count.");

    static final ConfigOption<Integer> MAX_ATTEMPTS =
            ConfigOptions.key("engine.max-attempts")
                    .intType()
                    .defaultValue(EngineOptions.DEFAULTS.maxAttempts())
                    .withDescription(
                            "How often a text that fails alone is run before it becomes a dead"
                                    + " letter.");

    static final ConfigOption<String> FAULT_INJECTION =
            ConfigOptions.key("engine.fault-injection")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "For tests only: faults made on purpose. `poison=WORD`: a text that"
                                    + " holds WORD always fails. `fail=WORD`: such a text breaks"
                                    + " the device, once in each process. `fail-after=N`: a device"
                                    + " breaks after N runs. `slow=WORD, slow-for=10 s`: a run with"
                                    + " such a text takes that long. Commas between.");

    private EngineKeys() {}
}
