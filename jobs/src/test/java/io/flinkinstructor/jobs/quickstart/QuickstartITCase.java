package io.flinkinstructor.jobs.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.jobs.machine.ListeningSockets;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QuickstartITCase {

    @Test
    void shouldEmbedTheSampleAndEndOnTheNextFreePorts() throws Exception {
        Set<InetSocketAddress> listening = new HashSet<>();
        StringWriter out =
                new StringWriter() {
                    @Override
                    public void write(String text, int from, int length) {
                        super.write(text, from, length);
                        listening.addAll(ListeningSockets.of(ProcessHandle.current().pid()));
                    }
                };
        try (ServerSocket taken = new ServerSocket(0)) {
            new Quickstart(
                            new Quickstart.Settings(true, taken.getLocalPort(), 0, 0, Map.of()),
                            SampleCorpus.documents().subList(0, 40),
                            new PrintWriter(out, true),
                            false)
                    .run();

            assertThat(out.toString())
                    .contains(
                            "Kafka:  127.0.0.1:",
                            "Flink:  http://127.0.0.1:",
                            "deploy/instructor send --kafka 127.0.0.1:",
                            "First embedding in the topic ",
                            "(384 components)",
                            "The sample is through: 40 documents in ",
                            "0 dead letters")
                    .doesNotContain("Kafka:  127.0.0.1:" + taken.getLocalPort() + ",");
            assertThat(listening)
                    .filteredOn(address -> address.getPort() != taken.getLocalPort())
                    .hasSizeGreaterThan(2)
                    .allMatch(address -> address.getAddress().isLoopbackAddress());
        }
    }
}
