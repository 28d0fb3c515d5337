package io.flinkinstructor.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.jobs.machine.HeldPort;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterPortsTest {

    @TempDir Path folder;

    @Test
    void shouldReadTheFileThatWasWritten() throws Exception {
        Path file = folder.resolve("ports");
        for (OptionalInt kafka : new OptionalInt[] {OptionalInt.of(9093), OptionalInt.empty()}) {
            ClusterPorts ports = new ClusterPorts(8082, 6124, 2182, kafka);
            ports.write(file);

            assertThat(ClusterPorts.read(file)).isEqualTo(ports);
        }
    }

    @Test
    void shouldTakeTheNextOfAPortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ClusterPorts ports =
                    ClusterPorts.choose(
                            settings(taken.getLocalPort(), taken.getLocalPort()), Optional.empty());

            assertThat(ports.rest()).isGreaterThan(taken.getLocalPort());
            assertThat(ports.kafka().orElseThrow())
                    .isGreaterThan(taken.getLocalPort())
                    .isNotEqualTo(ports.rest());
        }
    }

    @Test
    void shouldKeepTheBrokersPort() {
        try (HeldPort earlier = HeldPort.any()) {
            ClusterPorts last =
                    new ClusterPorts(8081, 6123, 2181, OptionalInt.of(earlier.number()));

            assertThat(ClusterPorts.choose(settings(8081, 9092), Optional.of(last)).kafka())
                    .hasValue(earlier.number());
        }
    }

    private static ClusterSettings settings(int webPort, int kafkaPort) {
        return new ClusterSettings(1, 1, true, webPort, kafkaPort, Map.of());
    }
}
