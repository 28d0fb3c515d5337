package io.flinkinstructor.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flinkinstructor.jobs.broker.EmbeddedBroker;
import io.flinkinstructor.jobs.machine.HeldPort;
import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.jobs.options.RefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterCheckITCase {

    @TempDir static Path directory;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = EmbeddedBroker.start(directory, 0);
        try (Admin admin = admin()) {
            admin.createTopics(
                            List.of(
                                    new NewTopic("documents", 4, (short) 1),
                                    new NewTopic("embeddings", 2, (short) 1)
                                            .configs(Map.of("max.message.bytes", "5000")),
                                    new NewTopic("tight", 1, (short) 1)
                                            .configs(Map.of("max.message.bytes", "1000"))))
                    .all()
                    .get();
        }
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void shouldReportEveryMissingTopicWithTheLineThatMakesItAndTheTimeout() {
        List<String> faults =
                faults(
                        "source.topics", "documents;absent",
                        "dead-letters.topic", "letters",
                        "sink.topic", "vectors",
                        "sink.transaction-timeout", "16 min");

        assertThat(faults)
                .containsExactly(
                        "source.topics: there is no topic absent; create it with: kafka-topics.sh"
                                + " --bootstrap-server "
                                + broker.bootstrapServers()
                                + " --create --topic absent --partitions 1",
                        "sink.topic: there is no topic vectors; create it with: kafka-topics.sh"
                                + " --bootstrap-server "
                                + broker.bootstrapServers()
                                + " --create --topic vectors --partitions 4, or set"
                                + " kafka.create-topics: true",
                        "dead-letters.topic: there is no topic letters; create it with:"
                                + " kafka-topics.sh --bootstrap-server "
                                + broker.bootstrapServers()
                                + " --create --topic letters --partitions 4, or set"
                                + " kafka.create-topics: true",
                        "sink.transaction-timeout: 960 s is longer than the broker's"
                                + " transaction.max.timeout.ms allows (900 s); lower the one or"
                                + " raise the other");
    }

    @Test
    void shouldRefuseAtOnceWhatTheConfigurationOfTheClusterAndTheBrokerContradict() {
        PipelineSettings settings =
                settings("dead-letters.topic", "absent", "sink.transaction-timeout", "16 min");
        Configuration flink = new Configuration();
        flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMinutes(2));
        flink.addAll(settings.flinkConfiguration(flink));

        List<String> faults =
                catchThrowableOfType(
                                RefusedException.class, () -> ClusterCheck.check(settings, flink))
                        .faults();

        assertThat(faults)
                .satisfiesExactly(
                        fault ->
                                assertThat(fault)
                                        .startsWith(
                                                "sink.transaction-timeout: 960 s must be longer")
                                        .contains("1010 s", "3 x 300 s", "110 s for a restart"),
                        fault -> assertThat(fault).startsWith("dead-letters.topic: there is no"),
                        fault -> assertThat(fault).contains("transaction.max.timeout.ms"));
    }

    @Test
    void shouldCreateOutputTopicsWithAsManyPartitionsAsTheInput() throws Exception {
        TopicLimits limits =
                ClusterCheck.check(
                        settings(
                                "kafka.create-topics", "true",
                                "sink.topic", "made",
                                "dead-letters.topic", "made-letters"));

        assertThat(limits).isEqualTo(new TopicLimits(TopicLimits.DEFAULT, TopicLimits.DEFAULT));
        try (Admin admin = admin()) {
            assertThat(
                            admin.describeTopics(List.of("made", "made-letters"))
                                    .allTopicNames()
                                    .get()
                                    .values())
                    .hasSize(2)
                    .allMatch(topic -> topic.partitions().size() == 4);
        }
    }

    @Test
    void shouldReadTheTopicsLimits() {
        assertThat(
                        ClusterCheck.check(
                                settings(
                                        "dead-letters.topic",
                                        "documents",
                                        "source.topics",
                                        "tight")))
                .isEqualTo(new TopicLimits(5000, TopicLimits.DEFAULT));
    }

    @Test
    void shouldRefuseADeadLetterTopicThatTakesNoLetter() {
        assertThat(faults("dead-letters.topic", "tight"))
                .singleElement()
                .asString()
                .contains("dead-letters.topic: tight takes 1000 bytes");
    }

    @Test
    void shouldSayAtOnceThatNobodyAnswers() {
        try (HeldPort port = HeldPort.any()) {
            assertThat(faults("kafka.bootstrap.servers", "127.0.0.1:" + port.number()))
                    .singleElement()
                    .asString()
                    .contains("nobody answers at 127.0.0.1:");
        }
        assertThat(faults("kafka.bootstrap.servers", "just-a-host"))
                .singleElement()
                .asString()
                .contains("'just-a-host' is not host:port");
    }

    private static List<String> faults(String... options) {
        return catchThrowableOfType(
                        RefusedException.class, () -> ClusterCheck.check(settings(options)))
                .faults();
    }

    private static PipelineSettings settings(String... options) {
        Map<String, String> all = new HashMap<>();
        all.put("kafka.bootstrap.servers", broker.bootstrapServers());
        all.put("source.topics", "documents");
        all.put("sink.topic", "embeddings");
        for (int i = 0; i < options.length; i += 2) {
            all.put(options[i], options[i + 1]);
        }
        return PipelineSettings.load(null, all);
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }
}
