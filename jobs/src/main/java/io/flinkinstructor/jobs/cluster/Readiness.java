package io.flinkinstructor.jobs.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinkinstructor.jobs.kafka.Reachability;
import io.flinkinstructor.jobs.machine.LinuxProcess;
import io.flinkinstructor.jobs.machine.ListeningSockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** Whether processes of a cluster do their work, asked as their clients would. */
final class Readiness {

    private static final int ANSWER_MILLIS = 10_000;

    private final ClusterPorts ports;
    private final FlinkRest flink;

    Readiness(ClusterPorts ports) {
        this.ports = ports;
        this.flink = new FlinkRest(ports.rest());
    }

    /** Asks one that lives. */
    boolean isReady(String name, LinuxProcess process) {
        try {
            return switch (name) {
                case ProcessNames.ZOOKEEPER -> zooKeeper();
                case ProcessNames.BROKER -> broker();
                case ProcessNames.JOB_MANAGER -> jobManager();
                default -> taskManager(name, process);
            };
        } catch (IOException | ExecutionException e) {
            // Nobody answers yet.
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean zooKeeper() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.zooKeeper()),
                    ANSWER_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write("ruok".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .equals("imok");
        }
    }

    private boolean broker() throws ExecutionException, InterruptedException {
        String servers = "127.0.0.1:" + ports.kafka().orElseThrow();
        // A client of a broker that is not there would warn of it ten times a second.
        if (Reachability.fault("broker", servers).isPresent()) {
            return false;
        }
        try (Admin admin =
                Admin.create(
                        Map.of(
                                "bootstrap.servers", servers,
                                "request.timeout.ms", Integer.toString(ANSWER_MILLIS),
                                "default.api.timeout.ms", Integer.toString(ANSWER_MILLIS)))) {
            return !admin.describeCluster().nodes().get().isEmpty();
        }
    }

    private boolean jobManager() throws IOException, InterruptedException {
        // Answered by the dispatcher, which works when it has become the leader.
        return flink.get("/jobs/overview").has("jobs");
    }

    /** Whether it is registered, and not only the one that died before it under the same name. */
    private boolean taskManager(String name, LinuxProcess process)
            throws IOException, InterruptedException {
        List<Integer> listening =
                ListeningSockets.of(process.pid()).stream()
                        .map(InetSocketAddress::getPort)
                        .toList();
        for (JsonNode registered : flink.get("/taskmanagers").path("taskmanagers")) {
            if (registered.path("id").asText().equals(name)) {
                String address = registered.path("path").asText();
                return listening.contains(URI.create(address).getPort());
            }
        }
        return false;
    }
}
