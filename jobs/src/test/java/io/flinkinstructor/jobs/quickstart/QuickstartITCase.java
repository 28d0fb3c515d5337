package io.flinkinstructor.jobs.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuickstartITCase {

    @Test
    void shouldEmbedTheSampleAndEndOnTheNextFreePorts() throws Exception {
        StringWriter out = new StringWriter();
        try (ServerSocket taken = new ServerSocket(0)) {
            new Quickstart(
                            new Quickstart.Settings(true, taken.getLocalPort(), 0, Map.of()),
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
        }
    }
}
