package io.flinkinstructor.jobs.options;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.RestartStrategyOptions.RestartStrategyType;
import org.apache.flink.connector.base.DeliveryGuarantee;

/**
 * How long a transaction of the sinks may be open before Flink commits it. A broker that aborts one
 * earlier takes records away that Flink counts as written: the Kafka connector only logs and counts
 * that.
 */
public final class TransactionLifetime {

    private final ReadableConfig flink;
    private final PipelineSettings.Sink sink;
    private final List<String> faults = new ArrayList<>();

    private TransactionLifetime(ReadableConfig flink, PipelineSettings.Sink sink) {
        this.flink = flink;
        this.sink = sink;
    }

    /**
     * What is wrong with the time-out of the sinks' transactions, or with what it depends on.
     *
     * @param flink the job's configuration, that of its cluster included as far as it is known
     * @throws IllegalArgumentException if a value cannot be read
     */
    public static List<String> faults(ReadableConfig flink, PipelineSettings.Sink sink) {
        TransactionLifetime lifetime = new TransactionLifetime(flink, sink);
        if (sink.guarantee() == DeliveryGuarantee.EXACTLY_ONCE) {
            lifetime.check();
        }
        return lifetime.faults;
    }

    private void check() {
        Duration interval = flink.get(CheckpointingOptions.CHECKPOINTING_INTERVAL);
        if (interval.isZero() || interval.isNegative()) {
            faults.add(
                    "execution.checkpointing.interval: must be positive with"
                            + " sink.delivery-guarantee: exactly-once, which commits with each"
                            + " checkpoint");
            return;
        }
        int failed = flink.get(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER);
        if (failed < 0) {
            faults.add(
                    "execution.checkpointing.tolerable-failed-checkpoints: must not be negative");
            return;
        }
        Duration checkpoint =
                longer(interval, flink.get(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS))
                        .plus(flink.get(CheckpointingOptions.CHECKPOINTING_TIMEOUT));
        Duration restart =
                flink.get(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT).plus(restartDelay());
        Duration longest = checkpoint.multipliedBy(failed + 1L).plus(restart);
        if (sink.transactionTimeout().compareTo(longest) <= 0) {
            faults.add(
                    "sink.transaction-timeout: "
                            + sink.transactionTimeout().toSeconds()
                            + " s must be longer than a transaction may have to wait for its"
                            + " commit, "
                            + longest.toSeconds()
                            + " s, or the broker aborts it and its records are lost: "
                            + (failed + 1L)
                            + " x "
                            + checkpoint.toSeconds()
                            + " s for checkpoints (execution.checkpointing.interval and .timeout,"
                            + " .tolerable-failed-checkpoints of them failing) and "
                            + restart.toSeconds()
                            + " s for a restart (heartbeat.timeout and the restart strategy's"
                            + " longest delay)");
        }
    }

    /** The longest pause that the restart strategy makes; zero if it never restarts. */
    private Duration restartDelay() {
        RestartStrategyType type =
                flink.getOptional(RestartStrategyOptions.RESTART_STRATEGY)
                        .map(RestartStrategyType::of)
                        .orElse(RestartStrategyType.EXPONENTIAL_DELAY);
        return switch (type) {
            case NO_RESTART_STRATEGY -> Duration.ZERO;
            case FIXED_DELAY ->
                    flink.get(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY);
            case FAILURE_RATE ->
                    flink.get(RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_DELAY);
            case EXPONENTIAL_DELAY ->
                    flink.get(
                            RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF);
        };
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
