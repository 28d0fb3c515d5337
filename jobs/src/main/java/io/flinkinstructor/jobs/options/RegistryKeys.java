package io.flinkinstructor.jobs.options;

import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options of the registry that Avro's schemas are in. */
final class RegistryKeys {

    static final ConfigOption<String> URL =
            ConfigOptions.key("schema-registry.url")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Of `avro`: the registry with the REST interface of Confluent's, such as"
                                    + " `http://registry-1:8081`; several with commas between, asked"
                                    + " in this order.");

    static final ConfigOption<Boolean> REGISTER =
            ConfigOptions.key("schema-registry.register")
                    .booleanType()
                    .defaultValue(true)
                    .withDescription(
                            "Whether the embeddings' schema is registered, under"
                                    + " `<sink.topic>-value`, where it is not yet. Otherwise that is"
                                    + " an error.");

    static final ConfigOption<Duration> RETRY_TIMEOUT =
            ConfigOptions.key("schema-registry.retry-timeout")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(30))
                    .withDescription(
                            "How long a call is tried again when the registry cannot be reached or"
                                    + " is at fault, before the job restarts. Meanwhile the input"
                                    + " waits.");

    /** Properties of the registry's client. */
    static final String PROPERTIES = "schema-registry.properties.";

    private RegistryKeys() {}
}
