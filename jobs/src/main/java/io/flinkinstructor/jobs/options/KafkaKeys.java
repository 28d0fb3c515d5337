package io.flinkinstructor.jobs.options;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options of the Kafka cluster that documents come from and embeddings go to. */
final class KafkaKeys {

    static final ConfigOption<String> BOOTSTRAP_SERVERS =
            ConfigOptions.key("kafka.bootstrap.servers")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("Brokers to connect to first, `host:port`, comma-separated.");

    static final ConfigOption<Boolean> CREATE_TOPICS =
            ConfigOptions.key("kafka.create-topics")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether output topics that are missing are created at start, with the"
                                    + " broker's defaults. Otherwise a missing topic is an error.");

    /** Client properties for source, sinks and admin client. */
    static final String PROPERTIES = "kafka.properties.";

    private KafkaKeys() {}
}
