package io.flinkinstructor.operators.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A schema registry on loopback with the calls that the client makes, and faults on request. */
public final class FakeRegistry implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Map<Integer, String> schemas = new LinkedHashMap<>();
    private final Map<String, Integer> subjects = new LinkedHashMap<>();

    /** Statuses that the next calls get in the place of an answer. */
    public final Queue<Integer> failures = new ConcurrentLinkedQueue<>();

    /** What was asked, method and path. */
    public final List<String> asked = new ArrayList<>();

    /** What the last call sent as Authorization; null for nothing. */
    String authorization;

    public FakeRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Puts a schema there, as JSON of the registry: {@code schema}, {@code references}. */
    public synchronized void put(int id, String json) {
        schemas.put(id, json);
    }

    /** Puts a schema there as the one version of a subject. */
    public synchronized void put(String subject, int id, String schema) {
        schemas.put(id, wrapped(schema));
        subjects.put(subject, id);
    }

    public static String wrapped(String schema) {
        return JSON.createObjectNode().put("schema", schema).toString();
    }

    private synchronized void answer(HttpExchange call) throws IOException {
        String path = call.getRequestURI().getRawPath();
        asked.add(call.getRequestMethod() + " " + path);
        authorization = call.getRequestHeaders().getFirst("Authorization");
        JsonNode sent = JSON.readTree(call.getRequestBody());
        Integer failure = failures.poll();
        if (failure != null) {
            send(call, failure, "{\"error_code\": " + failure + ", \"message\": \"on purpose\"}");
            return;
        }
        String[] parts = path.substring(1).split("/");
        if (path.startsWith("/schemas/ids/")) {
            String schema = schemas.get(Integer.parseInt(parts[2]));
            reply(call, schema, 40403);
        } else if (path.matches("/subjects/[^/]+/versions/1")) {
            reply(call, schemas.get(subjects.get(parts[1])), 40401);
        } else if (path.matches("/subjects/[^/]+/versions")
                && call.getRequestMethod().equals("POST")) {
            subjects.computeIfAbsent(parts[1], added -> 100 + subjects.size());
            schemas.put(subjects.get(parts[1]), wrapped(sent.path("schema").asText()));
            reply(call, id(parts[1]), 40401);
        } else if (path.matches("/subjects/[^/]+/versions")) {
            reply(call, subjects.containsKey(parts[1]) ? "[1]" : null, 40401);
        } else if (path.matches("/subjects/[^/]+")) {
            Integer id = subjects.get(parts[1]);
            boolean same =
                    id != null && schemas.get(id).equals(wrapped(sent.path("schema").asText()));
            reply(call, same ? id(parts[1]) : null, 40403);
        } else {
            send(call, 404, "<html>no such page</html>");
        }
    }

    private String id(String subject) {
        ObjectNode answer = JSON.createObjectNode();
        return answer.put("id", subjects.get(subject)).toString();
    }

    private static void reply(HttpExchange call, String json, int errorCode) throws IOException {
        if (json == null) {
            send(call, 404, "{\"error_code\": " + errorCode + ", \"message\": \"not found\"}");
        } else {
            send(call, 200, json);
        }
    }

    private static void send(HttpExchange call, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        call.sendResponseHeaders(status, bytes.length);
        call.getResponseBody().write(bytes);
        call.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
