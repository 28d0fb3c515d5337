package io.flinkinstructor.jobs.broker;

import io.flinkinstructor.jobs.machine.FreePort;
import io.flinkinstructor.jobs.machine.HeldPort;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * An Apache Kafka broker in this process: one node that is broker and controller (KRaft), listens
 * on 127.0.0.1 only, and keeps its log in a directory of the caller's.
 *
 * <p>Set up for one node: internal topics have one partition and one replica, and a consumer group
 * starts without the initial wait. Topics are created by name only.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final int NODE = 1;

    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedBroker(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts a broker; returns when it takes requests.
     *
     * @param directory for the log; a broker's earlier directory is used on
     * @param port from 1 to 65535, or 0 for any free one
     * @throws IllegalStateException if the port is taken or the broker fails to start
     */
    public static EmbeddedBroker start(Path directory, int port) {
        return start(directory, port, Map.of());
    }

    /**
     * Starts a broker; returns when it takes requests.
     *
     * @param directory for the log; a broker's earlier directory is used on
     * @param port from 1 to 65535, or 0 for any free one
     * @param settings of the broker, by Kafka's names, beside or instead of those of this class
     * @throws IllegalStateException if the port is taken or the broker fails to start
     */
    public static EmbeddedBroker start(Path directory, int port, Map<String, String> settings) {
        if (port != 0 && !FreePort.isFree(port)) {
            throw new IllegalStateException(
                    "127.0.0.1:"
                            + port
                            + " is taken: stop what listens there, or name another port.");
        }
        // Held until the broker listens there, or another could be given them meanwhile.
        try (HeldPort any = HeldPort.any();
                HeldPort controller = HeldPort.any()) {
            int brokerPort = port == 0 ? any.number() : port;
            return start(
                    directory,
                    brokerPort,
                    properties(directory, brokerPort, controller.number()),
                    settings);
        }
    }

    private static EmbeddedBroker start(
            Path directory,
            int port,
            Map<String, String> properties,
            Map<String, String> settings) {
        KafkaRaftServer server = null;
        try {
            format(directory);
            properties.putAll(settings);
            server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
            server.startup();
            return new EmbeddedBroker(server, port);
        } catch (Exception e) {
            if (server != null) {
                server.shutdown();
            }
            throw new IllegalStateException(
                    "No Kafka broker on 127.0.0.1:"
                            + port
                            + " with its log in "
                            + directory
                            + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private static void format(Path directory) throws Exception {
        Files.createDirectories(directory);
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        try (PrintStream nowhere =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(nowhere)
                    .setNodeId(NODE)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setDirectories(List.of(directory.toString()))
                    .setMetadataLogDirectory(directory.toString())
                    .setControllerListenerName("CONTROLLER")
                    .run();
        }
    }

    private static Map<String, String> properties(
            Path directory, int brokerPort, int controllerPort) {
        Map<String, String> properties = new HashMap<>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", Integer.toString(NODE));
        properties.put("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
        properties.put(
                "listeners",
                "PLAINTEXT://127.0.0.1:"
                        + brokerPort
                        + ",CONTROLLER://127.0.0.1:"
                        + controllerPort);
        properties.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + brokerPort);
        properties.put(
                "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("inter.broker.listener.name", "PLAINTEXT");
        properties.put("log.dirs", directory.toString());
        properties.put("auto.create.topics.enable", "false");
        properties.put("offsets.topic.num.partitions", "1");
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("transaction.state.log.num.partitions", "1");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.num.partitions", "1");
        properties.put("share.coordinator.state.topic.replication.factor", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("group.consumer.min.heartbeat.interval.ms", "500");
        // One node has nobody to wait for; few threads leave the cores to the model.
        properties.put("controller.quorum.election.backoff.max.ms", "50");
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "2");
        properties.put("log.cleaner.dedupe.buffer.size", "4194304");
        return properties;
    }

    /** Host and port, for a client's {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** The port that clients connect to. */
    public int port() {
        return port;
    }

    /** Stops the broker, and waits until it is down. The directory stays. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
