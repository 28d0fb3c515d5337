package io.flinkinstructor.jobs.options;

import io.flinkinstructor.schemas.VectorEncoding;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;

/** Options of the topics that embeddings and dead letters are written to. */
final class SinkKeys {

    static final ConfigOption<List<SinkType>> TYPE =
            ConfigOptions.key("sink.type")
                    .enumType(SinkType.class)
                    .asList()
                    .defaultValues(SinkType.KAFKA)
                    .withDescription(
                            "Where embeddings go: `kafka`, `pgvector`, `lucene`, or several, such as"
                                    + " `[kafka, lucene]`. Dead letters go to Kafka.");

    static final ConfigOption<String> TOPIC =
            ConfigOptions.key("sink.topic")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("Topic of the embeddings, with `sink.type: kafka`.");

    static final ConfigOption<DeliveryGuarantee> DELIVERY_GUARANTEE =
            ConfigOptions.key("sink.delivery-guarantee")
                    .enumType(DeliveryGuarantee.class)
                    .defaultValue(DeliveryGuarantee.EXACTLY_ONCE)
                    .withDescription(
                            "`exactly-once` (transactions that commit with each checkpoint; read"
                                    + " with `isolation.level=read_committed`) or `at-least-once`"
                                    + " (visible at once; repeated after a failure).");

    static final ConfigOption<String> TRANSACTIONAL_ID_PREFIX =
            ConfigOptions.key("sink.transactional-id-prefix")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Prefix of the transactional ids: one for each job on a Kafka cluster,"
                                    + " and the same after a restart. Default:"
                                    + " `<source.group-id>-<sink.topic>`, or with the dead letters' topic where there is"
                                    + " no such.");

    static final ConfigOption<Duration> TRANSACTION_TIMEOUT =
            ConfigOptions.key("sink.transaction-timeout")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(12))
                    .withDescription(
                            "After this time the broker aborts a transaction that nobody commits."
                                    + " Longer than any outage of the job, or output is lost; and"
                                    + " checked at start: longer than checkpoints and a restart may"
                                    + " take by their options, at most the broker's"
                                    + " `transaction.max.timeout.ms` (15 min).");

    static final ConfigOption<VectorEncoding> VECTOR_ENCODING =
            ConfigOptions.key("sink.vector-encoding")
                    .enumType(VectorEncoding.class)
                    .defaultValue(VectorEncoding.ARRAY)
                    .withDescription("`array` (JSON numbers) or `base64` (little-endian float32).");

    static final ConfigOption<String> DEAD_LETTERS =
            ConfigOptions.key("dead-letters.topic")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Topic of the records that could not be processed, with the reason."
                                    + " Default: `<sink.topic>-dead-letters`, where there is such a topic.");

    /** Client properties for the sinks only. */
    static final String PROPERTIES = "sink.properties.";

    private SinkKeys() {}
}
