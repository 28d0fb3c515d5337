package io.flinkinstructor.jobs.options;

import java.util.List;

/**
 * Flink's own options whose defaults are other ones here: for results within about a second,
 * exactly once.
 */
final class FlinkDefaults {

    /**
     * A default.
     *
     * @param key Flink's key
     * @param value our default
     * @param why the reason, for the table of options
     */
    record Default(String key, String value, String why) {}

    static final List<Default> ALL =
            List.of(
                    new Default(
                            "execution.checkpointing.interval",
                            "1 s",
                            "embeddings become visible with a checkpoint"),
                    new Default(
                            "execution.checkpointing.timeout",
                            "3 min",
                            "a checkpoint that takes longer has failed"),
                    new Default(
                            "execution.checkpointing.tolerable-failed-checkpoints",
                            "2",
                            "so many may fail in a row, with the next one the job restarts"),
                    new Default(
                            "execution.checkpointing.mode",
                            "EXACTLY_ONCE",
                            "no document lost or done twice after a failure"),
                    new Default(
                            "execution.checkpointing.unaligned.enabled",
                            "false",
                            "a batch is short, barriers pass quickly"),
                    new Default(
                            "execution.checkpointing.aligned-checkpoint-timeout",
                            "10 s",
                            "when unaligned checkpoints are enabled: only those that are slow"),
                    new Default(
                            "execution.checkpointing.externalized-checkpoint-retention",
                            "RETAIN_ON_CANCELLATION",
                            "a job that was stopped can go on"),
                    new Default(
                            "execution.buffer-timeout.interval",
                            "0 ms",
                            "a record is sent at once: no wait under light load, and no thread that"
                                    + " wakes each millisecond"),
                    new Default(
                            "pipeline.max-parallelism",
                            "128",
                            "fixed, so that state can be rescaled up to it"),
                    new Default(
                            "pipeline.object-reuse",
                            "true",
                            "records are immutable; nothing is copied between operators"),
                    new Default(
                            "pipeline.generic-types",
                            "false",
                            "every type has a serializer that can evolve"),
                    new Default(
                            "pipeline.auto-watermark-interval",
                            "0 ms",
                            "the pipeline needs no watermarks"),
                    new Default(
                            "restart-strategy.type",
                            "exponential-delay",
                            "a short fault costs a short pause, a long one no storm"),
                    new Default(
                            "restart-strategy.exponential-delay.initial-backoff",
                            "500 ms",
                            "as above"),
                    new Default(
                            "restart-strategy.exponential-delay.reset-backoff-threshold",
                            "2 min",
                            "a fault long after another one is a new one, with a short pause"),
                    new Default("pipeline.name", "flink-instructor", "the job's name"));

    private FlinkDefaults() {}
}
