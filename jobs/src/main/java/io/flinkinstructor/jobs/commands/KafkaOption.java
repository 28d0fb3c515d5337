package io.flinkinstructor.jobs.commands;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which Kafka a small command talks to. */
final class KafkaOption {

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:9092",
            description = "Default: ${DEFAULT-VALUE}, the quickstart's.")
    private String servers;

    @Option(
            names = "--property",
            paramLabel = "KEY=VALUE",
            description = "A property of the Kafka client; may be repeated.")
    private Map<String, String> properties = new LinkedHashMap<>();

    String servers() {
        return servers;
    }

    /** Properties of a client. */
    Map<String, Object> client() {
        Map<String, Object> client = new LinkedHashMap<>(properties);
        client.put("bootstrap.servers", servers);
        return client;
    }
}
