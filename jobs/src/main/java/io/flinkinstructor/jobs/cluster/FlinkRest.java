package io.flinkinstructor.jobs.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The REST API of a Flink cluster. Safe for several threads. */
public final class FlinkRest {

    private static final Duration CONNECT = Duration.ofSeconds(2);

    /** A job manager that has no processor to itself answers late; one that is gone, never. */
    private static final Duration ANSWER = Duration.ofSeconds(30);

    /** Running a jar runs its main method, which looks at topics and the model. */
    private static final Duration SUBMIT = Duration.ofMinutes(2);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private final URI root;

    /**
     * @param port of the REST API of one on this machine
     */
    public FlinkRest(int port) {
        this(URI.create("http://127.0.0.1:" + port));
    }

    /**
     * @param root such as {@code http://127.0.0.1:8081}
     */
    public FlinkRest(URI root) {
        this.root = root;
    }

    /** Where the web interface is. */
    public URI webInterface() {
        return root;
    }

    /**
     * Asks for something.
     *
     * @param path such as {@code /jobs/overview}
     * @throws IOException if nobody answers, or with what is wrong
     */
    public JsonNode get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(root.resolve(path)).timeout(ANSWER).GET().build());
    }

    /**
     * Asks for something to be done.
     *
     * @param body JSON
     * @throws IOException as {@link #get} does
     */
    public JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(root.resolve(path))
                        .timeout(SUBMIT)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body.toString()))
                        .build());
    }

    /**
     * Asks for something to be changed.
     *
     * @param path with the change as its query, such as {@code /jobs/ID?mode=cancel}
     * @throws IOException as {@link #get} does
     */
    public JsonNode patch(String path) throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(root.resolve(path))
                        .timeout(ANSWER)
                        .method("PATCH", BodyPublishers.noBody())
                        .build());
    }

    /**
     * Uploads a job's jar.
     *
     * @return its id, for {@link #run}
     * @throws IOException as {@link #get} does
     */
    public String upload(Path jar) throws IOException, InterruptedException {
        String boundary = "flink-instructor-boundary";
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(
                ("--"
                                + boundary
                                + "\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\""
                                + jar.getFileName()
                                + "\"\r\nContent-Type: application/x-java-archive\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(Files.readAllBytes(jar));
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        JsonNode answer =
                send(
                        HttpRequest.newBuilder(root.resolve("/jars/upload"))
                                .timeout(SUBMIT)
                                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                                .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                                .build());
        return Path.of(answer.path("filename").asText()).getFileName().toString();
    }

    /**
     * Runs an uploaded jar.
     *
     * @param jar its id
     * @param arguments of its main method
     * @param parallelism of the job; empty: the cluster's default
     * @param savepoint where the job goes on from; null: it starts anew
     * @return the job's id
     * @throws IOException as {@link #get} does
     */
    public String run(String jar, List<String> arguments, OptionalInt parallelism, String savepoint)
            throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode();
        arguments.forEach(body.putArray("programArgsList")::add);
        parallelism.ifPresent(value -> body.put("parallelism", value));
        if (savepoint != null) {
            body.put("savepointPath", savepoint);
        }
        return post("/jars/" + jar + "/run", body).path("jobid").asText();
    }

    private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
        var answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(
                    "Flink refuses "
                            + request.method()
                            + " "
                            + request.uri().getPath()
                            + ": "
                            + reason(answer.body()));
        }
        return JSON.readTree(answer.body());
    }

    /** The innermost cause of the stack traces that Flink answers with. */
    private static String reason(String body) {
        List<String> cause = new ArrayList<>();
        try {
            for (JsonNode error : JSON.readTree(body).path("errors")) {
                boolean within = false;
                for (String line : error.asText().split("\n")) {
                    if (line.startsWith("Caused by: ")) {
                        cause.clear();
                        within = true;
                    }
                    within = within && !line.startsWith("\tat ");
                    if (within) {
                        cause.add(line);
                    }
                }
                if (cause.isEmpty()) {
                    cause.add(error.asText().lines().findFirst().orElse(""));
                }
            }
        } catch (IOException e) {
            // Not JSON: shown as it is.
            return body;
        }
        return cause.isEmpty() ? body : String.join("\n", cause);
    }
}
