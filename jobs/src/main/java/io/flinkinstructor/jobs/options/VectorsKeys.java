package io.flinkinstructor.jobs.options;

import io.flinkinstructor.operators.sink.vector.VectorSinkOptions;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** Options of how rows are written to vector stores of any kind. */
final class VectorsKeys {

    static final ConfigOption<Integer> MAX_ROWS =
            ConfigOptions.key("sink.vectors.max-rows")
                    .intType()
                    .defaultValue(VectorSinkOptions.DEFAULTS.maxRows())
                    .withDescription("Rows of a batch, which is one transaction of the store.");

    static final ConfigOption<MemorySize> MAX_BYTES =
            ConfigOptions.key("sink.vectors.max-bytes")
                    .memoryType()
                    .defaultValue(new MemorySize(VectorSinkOptions.DEFAULTS.maxBytes()))
                    .withDescription(
                            "Memory of a batch; a subtask holds at most two, one that is written"
                                    + " and one that fills.");

    static final ConfigOption<Duration> FLUSH_INTERVAL =
            ConfigOptions.key("sink.vectors.flush-interval")
                    .durationType()
                    .defaultValue(VectorSinkOptions.DEFAULTS.interval())
                    .withDescription(
                            "How long a row waits for others before it is written. In PostgreSQL"
                                    + " rows are visible then, in Lucene with the next"
                                    + " checkpoint.");

    static final ConfigOption<Duration> RETRY_TIMEOUT =
            ConfigOptions.key("sink.vectors.retry-timeout")
                    .durationType()
                    .defaultValue(VectorSinkOptions.DEFAULTS.retryTimeout())
                    .withDescription(
                            "How long a batch is tried again when the store cannot be reached or"
                                    + " takes no writes, before the job restarts. Meanwhile the"
                                    + " input waits.");

    static final ConfigOption<Duration> TOMBSTONE_HORIZON =
            ConfigOptions.key("sink.vectors.tombstone-horizon")
                    .durationType()
                    .defaultValue(VectorSinkOptions.DEFAULTS.tombstoneHorizon())
                    .withDescription(
                            "How long deletions are remembered, so that a replay of older versions"
                                    + " does not bring back what was deleted. Longer than any"
                                    + " replay reaches back.");

    private VectorsKeys() {}
}
