package io.flinkinstructor.jobs.broker;

import io.flinkinstructor.jobs.machine.HeldPort;
import io.flinkinstructor.jobs.machine.SelfSigned;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A broker that speaks TLS and asks for a password, beside its open port for the test itself. */
public final class SecureBroker implements AutoCloseable {

    private static final String JAAS =
            "org.apache.kafka.common.security.plain.PlainLoginModule required %s;";
    private static final String USER = "pipeline";

    private final EmbeddedBroker broker;
    private final int securePort;
    private final SelfSigned identity;

    /**
     * @param directory for its log, key and certificate
     * @param password of the one user
     */
    public SecureBroker(Path directory, String password) throws IOException, InterruptedException {
        identity = SelfSigned.make(directory, "broker", "ip:127.0.0.1");
        try (HeldPort open = HeldPort.any();
                HeldPort controller = HeldPort.any();
                HeldPort secure = HeldPort.any()) {
            securePort = secure.number();
            broker = start(directory, open.number(), controller.number(), password);
        }
    }

    private EmbeddedBroker start(Path directory, int open, int controller, String password) {
        String clients = "PLAINTEXT://127.0.0.1:" + open + ",SECURE://127.0.0.1:" + securePort;
        return EmbeddedBroker.start(
                directory.resolve("log"),
                open,
                Map.of(
                        "listeners",
                        clients + ",CONTROLLER://127.0.0.1:" + controller,
                        "advertised.listeners",
                        clients,
                        "controller.quorum.voters",
                        "1@127.0.0.1:" + controller,
                        "listener.security.protocol.map",
                        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SASL_SSL",
                        "listener.name.secure.sasl.enabled.mechanisms",
                        "PLAIN",
                        "listener.name.secure.plain.sasl.jaas.config",
                        JAAS.formatted("user_" + USER + "=\"" + password + "\""),
                        "listener.name.secure.ssl.keystore.location",
                        identity.keys().toString(),
                        "listener.name.secure.ssl.keystore.password",
                        SelfSigned.PASSWORD));
    }

    /** Where no password is asked for. */
    public String open() {
        return broker.bootstrapServers();
    }

    /** Where TLS and a password are. */
    public String secure() {
        return "127.0.0.1:" + securePort;
    }

    /** What a client of the secure port needs, by Kafka's names. */
    public Map<String, String> client(String password) {
        return Map.of(
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                JAAS.formatted("username=\"" + USER + "\" password=\"" + password + "\""),
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                identity.certificate().toString());
    }

    @Override
    public void close() {
        broker.close();
    }
}
