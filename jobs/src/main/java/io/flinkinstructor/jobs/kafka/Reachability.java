package io.flinkinstructor.jobs.kafka;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tries brokers' ports before a Kafka client does, which would try on for a minute. */
public final class Reachability {

    private static final int TIMEOUT_MILLIS = 3_000;

    private Reachability() {}

    /**
     * Looks for one that answers.
     *
     * @param option the name of the option that they come from
     * @param bootstrapServers {@code host:port}, comma-separated
     * @return what is wrong; empty if a connection was made
     */
    public static Optional<String> fault(String option, String bootstrapServers) {
        List<String> failures = new ArrayList<>();
        for (String server : bootstrapServers.split(",")) {
            String trimmed = server.strip();
            int colon = trimmed.lastIndexOf(':');
            String port = trimmed.substring(colon + 1);
            if (colon < 1 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65535) {
                return Optional.of(option + ": '" + trimmed + "' is not host:port");
            }
            try (Socket socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(host(trimmed, colon), Integer.parseInt(port)),
                        TIMEOUT_MILLIS);
                return Optional.empty();
            } catch (IOException e) {
                failures.add(trimmed + " (" + reason(e) + ")");
            }
        }
        return Optional.of(
                option
                        + ": nobody answers at "
                        + String.join(", ", failures)
                        + "; is the broker up, and the address the one that it advertises?");
    }

    private static String host(String server, int colon) {
        String host = server.substring(0, colon);
        // An IPv6 address stands in brackets; Kafka allows the name of a listener in front.
        host = host.contains("://") ? host.substring(host.indexOf("://") + 3) : host;
        return host.startsWith("[") && host.endsWith("]")
                ? host.substring(1, host.length() - 1)
                : host;
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
