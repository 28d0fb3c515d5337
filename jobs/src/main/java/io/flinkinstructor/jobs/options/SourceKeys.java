package io.flinkinstructor.jobs.options;

import io.flinkinstructor.schemas.EmbeddingRequestReader;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** Options of the topics that documents are read from. */
final class SourceKeys {

    static final ConfigOption<List<String>> TOPICS =
            ConfigOptions.key("source.topics")
                    .stringType()
                    .asList()
                    .noDefaultValue()
                    .withDescription("Topics of documents: a YAML list, or `a;b`.");

    static final ConfigOption<String> GROUP_ID =
            ConfigOptions.key("source.group-id")
                    .stringType()
                    .defaultValue("flink-instructor")
                    .withDescription(
                            "Consumer group. Offsets are committed with each checkpoint, for"
                                    + " monitoring and for `source.starting-offsets: committed`.");

    static final ConfigOption<String> STARTING_OFFSETS =
            ConfigOptions.key("source.starting-offsets")
                    .stringType()
                    .defaultValue("committed")
                    .withDescription(
                            "Where a job without state starts: `earliest`, `latest`, `committed`"
                                    + " (the group's offsets, else the earliest), or"
                                    + " `timestamp:2026-11-21T10:15:30Z` (or milliseconds since"
                                    + " 1970).");

    static final ConfigOption<Boolean> BOUNDED =
            ConfigOptions.key("source.bounded")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether the job ends when it has read what the topics hold at its"
                                    + " start. For a job that starts without state.");

    static final ConfigOption<Duration> PARTITION_DISCOVERY =
            ConfigOptions.key("source.partition-discovery")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(5))
                    .withDescription("How often to look for new partitions; `0 s`: never.");

    static final ConfigOption<MemorySize> MAX_RECORD_BYTES =
            ConfigOptions.key("source.max-record-bytes")
                    .memoryType()
                    .defaultValue(new MemorySize(EmbeddingRequestReader.DEFAULT_MAX_BYTES))
                    .withDescription("A longer record becomes a dead letter unread.");

    /** Client properties for the source only. */
    static final String PROPERTIES = "source.properties.";

    private SourceKeys() {}
}
