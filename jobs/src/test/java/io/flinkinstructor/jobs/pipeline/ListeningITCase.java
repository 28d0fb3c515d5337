package io.flinkinstructor.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.jobs.machine.ListeningSockets;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline on a local Flink is reachable from this machine only, whatever its options say. */
class ListeningITCase {

    @TempDir Path directory;

    @Test
    void shouldListenOnLoopbackOnly() throws Exception {
        try (KafkaFixture kafka = new KafkaFixture();
                RunningPipeline pipeline =
                        RunningPipeline.start(
                                directory,
                                RunningPipeline.options(
                                        kafka,
                                        "rest.bind-address",
                                        "0.0.0.0",
                                        "jobmanager.bind-host",
                                        "0.0.0.0",
                                        "taskmanager.bind-host",
                                        "0.0.0.0"))) {
            List<InetSocketAddress> listening = ListeningSockets.of(ProcessHandle.current().pid());

            String rest = pipeline.rest();
            assertThat(listening)
                    .anyMatch(address -> rest.endsWith(":" + address.getPort()))
                    .allMatch(address -> address.getAddress().isLoopbackAddress());
        }
    }
}
