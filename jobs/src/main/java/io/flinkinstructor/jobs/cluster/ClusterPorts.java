package io.flinkinstructor.jobs.cluster;

import io.flinkinstructor.jobs.machine.FreePort;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;

/**
 * The fixed ports of a cluster, all of 127.0.0.1; kept in a file, so that a process comes back
 * where it was.
 *
 * @param rest of the web interface and the REST API
 * @param jobManager of the job manager's RPC
 * @param zooKeeper of ZooKeeper's clients
 * @param kafka of the broker; empty where the cluster has none
 */
record ClusterPorts(int rest, int jobManager, int zooKeeper, OptionalInt kafka) {

    private static final int JOB_MANAGER = 6123;
    private static final int ZOOKEEPER = 2181;

    /**
     * Free ports: the given ones, or the next.
     *
     * @param earlier of the directory's last cluster, whose jobs know the broker by its port
     */
    static ClusterPorts choose(ClusterSettings settings, Optional<ClusterPorts> earlier) {
        Set<Integer> chosen = new HashSet<>();
        OptionalInt kafka = OptionalInt.empty();
        if (settings.kafka()) {
            OptionalInt known = earlier.map(ClusterPorts::kafka).orElse(OptionalInt.empty());
            kafka = OptionalInt.of(free(known.orElse(settings.kafkaPort()), chosen));
        }
        return new ClusterPorts(
                free(settings.webPort(), chosen),
                free(JOB_MANAGER, chosen),
                free(ZOOKEEPER, chosen),
                kafka);
    }

    private static int free(int first, Set<Integer> chosen) {
        int port = FreePort.from(first);
        while (!chosen.add(port)) {
            port = FreePort.from(port + 1);
        }
        return port;
    }

    /** Reads the file that {@link #write} made. */
    static ClusterPorts read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        String kafka = properties.getProperty("kafka");
        return new ClusterPorts(
                Integer.parseInt(properties.getProperty("rest")),
                Integer.parseInt(properties.getProperty("jobmanager")),
                Integer.parseInt(properties.getProperty("zookeeper")),
                kafka == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(kafka)));
    }

    void write(Path file) throws IOException {
        List<String> lines =
                new ArrayList<>(
                        List.of(
                                "rest=" + rest,
                                "jobmanager=" + jobManager,
                                "zookeeper=" + zooKeeper));
        kafka.ifPresent(port -> lines.add("kafka=" + port));
        Files.write(file, lines);
    }
}
