package io.flinkinstructor.jobs.cluster;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Flink's REST API with the answers that a test gives it. */
public final class FlinkAnswers implements AutoCloseable {

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final HttpServer server;

    /** Listens on a free port. */
    public FlinkAnswers() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    String answer = answers.get(exchange.getRequestURI().toString());
                    byte[] body =
                            (answer == null ? "{\"errors\": [\"no such thing\"]}" : answer)
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
    }

    /**
     * Sets an answer.
     *
     * @param path with its query
     * @param json as Flink 2.2 gives it
     */
    public void answer(String path, String json) {
        answers.put(path, json);
    }

    /** What asks it. */
    public FlinkRest rest() {
        return new FlinkRest(server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
