package io.flinkinstructor.jobs.options;

import io.flinkinstructor.operators.embedding.EmbeddingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** Options of the keyed embedding operator. */
final class EmbeddingKeys {

    static final ConfigOption<Integer> CAPACITY =
            ConfigOptions.key("embedding.capacity")
                    .intType()
                    .defaultValue(EmbeddingOptions.DEFAULTS.capacity())
                    .withDescription(
                            "How many documents, or chunks of them, a subtask has in flight. More"
                                    + " give the engine more neighbours in length to choose from.");

    static final ConfigOption<MemorySize> MAX_IN_FLIGHT_BYTES =
            ConfigOptions.key("embedding.max-in-flight-bytes")
                    .memoryType()
                    .defaultValue(new MemorySize(EmbeddingOptions.DEFAULTS.maxInFlightBytes()))
                    .withDescription(
                            "How much heap the documents in flight of a subtask may take.");

    static final ConfigOption<Boolean> LATEST_WINS =
            ConfigOptions.key("embedding.latest-wins")
                    .booleanType()
                    .defaultValue(EmbeddingOptions.DEFAULTS.latestWins())
                    .withDescription(
                            "Whether a version of a document that still waits is dropped when a"
                                    + " newer one comes.");

    private EmbeddingKeys() {}
}
