package io.flinkinstructor.jobs.kafka;

import io.flinkinstructor.jobs.options.Faults;
import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.jobs.options.TransactionLifetime;
import io.flinkinstructor.operators.sink.kafka.EncodeDeadLetters;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the Kafka cluster, before a job starts, what would otherwise fail it later: whether it
 * answers, has the topics, and takes the transactions.
 */
public final class ClusterCheck {

    /** How long a new topic may take to be known everywhere. */
    private static final Duration VISIBLE_AFTER = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(ClusterCheck.class);

    private final PipelineSettings settings;
    private final Faults faults = new Faults();
    private int inputPartitions = 1;

    private ClusterCheck(PipelineSettings settings) {
        this.settings = settings;
    }

    /**
     * Checks, and creates missing output topics where the settings say so.
     *
     * @param flink the job's configuration, that of its cluster included
     * @return what the output topics take
     * @throws io.flinkinstructor.jobs.options.RefusedException if the job could not run, with all
     *     that is in its way
     */
    public static TopicLimits check(PipelineSettings settings, ReadableConfig flink) {
        ClusterCheck check = new ClusterCheck(settings);
        check.faults.addAll(TransactionLifetime.faults(flink, settings.sink()));
        return check.run();
    }

    /** The same for a job on a Flink of its own, which has no other configuration. */
    public static TopicLimits check(PipelineSettings settings) {
        return check(settings, settings.flinkConfiguration(new Configuration()));
    }

    private TopicLimits run() {
        String servers = settings.kafka().bootstrapServers();
        String subject = "Kafka at " + servers + " cannot be used";
        Optional<String> unreachable = Reachability.fault("kafka.bootstrap.servers", servers);
        if (unreachable.isPresent()) {
            faults.add(unreachable.get());
            faults.throwIfAny(subject);
        }
        TopicLimits limits = new TopicLimits(TopicLimits.DEFAULT, TopicLimits.DEFAULT);
        try (Admin admin = Admin.create(adminProperties())) {
            admin.describeCluster().nodes().get();
            checkInput(admin);
            boolean embeddings =
                    settings.sink().topic() != null
                            && checkOutput(admin, "sink.topic", settings.sink().topic());
            boolean letters =
                    checkOutput(admin, "dead-letters.topic", settings.sink().deadLetterTopic());
            checkTransactionTimeout(admin);
            limits =
                    new TopicLimits(
                            embeddings
                                    ? limit(admin, settings.sink().topic())
                                    : limits.embeddings(),
                            letters
                                    ? limit(admin, settings.sink().deadLetterTopic())
                                    : limits.deadLetters());
        } catch (ExecutionException e) {
            faults.add(e.getCause().getClass().getSimpleName() + ": " + e.getCause().getMessage());
        } catch (KafkaException e) {
            faults.add(rootMessage(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            faults.add("interrupted");
        }
        if (limits.deadLetters() < EncodeDeadLetters.LEAST_MESSAGE_BYTES) {
            faults.add(
                    "dead-letters.topic: "
                            + settings.sink().deadLetterTopic()
                            + " takes "
                            + limits.deadLetters()
                            + " bytes (max.message.bytes), and a dead letter needs "
                            + EncodeDeadLetters.LEAST_MESSAGE_BYTES);
        }
        faults.throwIfAny(subject);
        return limits;
    }

    private Map<String, Object> adminProperties() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("default.api.timeout.ms", "30000");
        properties.put("request.timeout.ms", "15000");
        properties.put("reconnect.backoff.max.ms", "5000");
        properties.putAll(settings.kafka().adminProperties());
        return properties;
    }

    private void checkInput(Admin admin) throws ExecutionException, InterruptedException {
        Set<String> topics = new LinkedHashSet<>(settings.source().topics());
        for (String topic : topics) {
            int partitions = partitions(admin, topic);
            inputPartitions = Math.max(inputPartitions, partitions);
            if (partitions == 0) {
                faults.add(
                        "source.topics: there is no topic " + topic + "; " + createLine(topic, 1));
            }
        }
    }

    /** Whether the topic is there, or is now. */
    private boolean checkOutput(Admin admin, String key, String topic)
            throws ExecutionException, InterruptedException {
        if (partitions(admin, topic) > 0) {
            return true;
        }
        if (settings.kafka().createTopics()) {
            return create(admin, key, topic);
        }
        faults.add(
                key
                        + ": there is no topic "
                        + topic
                        + "; "
                        + createLine(topic, inputPartitions)
                        + ", or set kafka.create-topics: true");
        return false;
    }

    private boolean create(Admin admin, String key, String topic) throws InterruptedException {
        try {
            admin.createTopics(
                            List.of(
                                    new NewTopic(
                                            topic, Optional.of(inputPartitions), Optional.empty())))
                    .all()
                    .get();
            LOG.info("Created topic {} with {} partitions", topic, inputPartitions);
            return isVisible(admin, key, topic);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return true;
            }
            faults.add(
                    key
                            + ": topic "
                            + topic
                            + " could not be created: "
                            + e.getCause().getMessage());
            return false;
        }
    }

    /** Waits for the brokers to hear of a new topic, which they do after its creation. */
    private boolean isVisible(Admin admin, String key, String topic)
            throws ExecutionException, InterruptedException {
        long deadline = System.nanoTime() + VISIBLE_AFTER.toNanos();
        while (partitions(admin, topic) == 0) {
            if (System.nanoTime() - deadline > 0) {
                faults.add(
                        key
                                + ": topic "
                                + topic
                                + " was created, but the brokers do not know it after "
                                + VISIBLE_AFTER.toSeconds()
                                + " s; try again");
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return true;
    }

    private String createLine(String topic, int partitions) {
        return "create it with: kafka-topics.sh --bootstrap-server "
                + settings.kafka().bootstrapServers()
                + " --create --topic "
                + topic
                + " --partitions "
                + partitions;
    }

    private static int partitions(Admin admin, String topic)
            throws ExecutionException, InterruptedException {
        KafkaFuture<TopicDescription> description =
                admin.describeTopics(List.of(topic)).topicNameValues().get(topic);
        try {
            return description.get().partitions().size();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return 0;
            }
            throw e;
        }
    }

    private void checkTransactionTimeout(Admin admin)
            throws ExecutionException, InterruptedException {
        if (settings.sink().guarantee() != DeliveryGuarantee.EXACTLY_ONCE) {
            return;
        }
        String node = admin.describeCluster().nodes().get().iterator().next().idString();
        Optional<Long> most =
                setting(
                        admin,
                        new ConfigResource(ConfigResource.Type.BROKER, node),
                        "transaction.max.timeout.ms");
        Duration wanted = settings.sink().transactionTimeout();
        if (most.isPresent() && wanted.toMillis() > most.get()) {
            faults.add(
                    "sink.transaction-timeout: "
                            + wanted.toSeconds()
                            + " s is longer than the broker's transaction.max.timeout.ms allows ("
                            + most.get() / 1000
                            + " s); lower the one or raise the other");
        }
    }

    private static int limit(Admin admin, String topic) throws InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return setting(admin, resource, "max.message.bytes")
                .map(Math::toIntExact)
                .orElse(TopicLimits.DEFAULT);
    }

    /** A number from the configuration; empty where it may not be read. */
    private static Optional<Long> setting(Admin admin, ConfigResource resource, String name)
            throws InterruptedException {
        try {
            Config config = admin.describeConfigs(List.of(resource)).values().get(resource).get();
            ConfigEntry entry = config.get(name);
            return entry == null || entry.value() == null
                    ? Optional.empty()
                    : Optional.of(Long.valueOf(entry.value()));
        } catch (ExecutionException e) {
            LOG.warn(
                    "{} of {} {} cannot be read ({}); Kafka's default is assumed",
                    name,
                    resource.type().name().toLowerCase(Locale.ROOT),
                    resource.name(),
                    e.getCause().getMessage());
            return Optional.empty();
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return e.getMessage() + (root == e ? "" : " (" + root.getMessage() + ")");
    }
}
