package io.flinkinstructor.operators.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/**
 * Calls of the registry's REST interface, tried again while nobody answers or an answer says that
 * the server is at fault. For one thread.
 */
final class RegistryCalls {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /**
     * Subject, version or schema not found: what is asked for is not there, but the registry is.
     */
    private static final Set<Integer> NOT_FOUND = Set.of(40401, 40402, 40403);

    private final RegistryOptions options;
    private final HttpClient http;
    private final String authorization;

    RegistryCalls(RegistryOptions options) throws RegistryException {
        this.options = options;
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT_TIMEOUT)
                        // Passwords would go along, to wherever.
                        .followRedirects(HttpClient.Redirect.NEVER);
        if (options.properties().keySet().stream().anyMatch(name -> name.startsWith("ssl."))) {
            builder.sslContext(sslContext(options));
        }
        this.http = builder.build();
        this.authorization = authorization(options);
    }

    /** The answer; empty if what is asked for is not there. */
    Optional<JsonNode> get(String path) throws RegistryException {
        return call("GET", path, null);
    }

    /** The answer; empty if what is asked for is not there. */
    Optional<JsonNode> post(String path, String schema) throws RegistryException {
        return call(
                "POST",
                path,
                JsonNodeFactory.instance.objectNode().put("schema", schema).toString());
    }

    private Optional<JsonNode> call(String method, String path, String body)
            throws RegistryException {
        long end = System.nanoTime() + options.retryTimeout().toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            String failure = null;
            IOException cause = null;
            for (String url : options.urls()) {
                try {
                    HttpResponse<String> answer = send(method, url + path, body);
                    if (!isServersFault(answer.statusCode())) {
                        return read(method + " " + url + path, answer);
                    }
                    failure = url + path + " answers " + said(answer);
                } catch (RegistryException e) {
                    throw e;
                } catch (IOException e) {
                    boolean hungUp = isHungUp(e);
                    if (!hungUp) {
                        requireTls(url, e);
                    }
                    failure = url + path + ": " + e + (hungUp ? hint(url) : "");
                    cause = e;
                }
            }
            if (System.nanoTime() - end >= 0) {
                throw new RegistryException(
                        "The schema registry cannot be used, tried again for "
                                + options.retryTimeout().toMillis()
                                + " ms: "
                                + failure,
                        cause);
            }
            pause(pause);
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        }
    }

    private HttpResponse<String> send(String method, String url, String body) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url))
                        .timeout(ANSWER_TIMEOUT)
                        .header("Accept", MEDIA_TYPE + ", application/json")
                        .header("Content-Type", MEDIA_TYPE)
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Whether a connection was there and is lost, or was none. */
    private static boolean isHungUp(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof EOFException || cause instanceof SocketException) {
                return true;
            }
        }
        return false;
    }

    private static String hint(String url) {
        return url.startsWith("https:")
                ? ". If it asks for a certificate, and hangs up on who has none, set"
                        + " schema-registry.properties.ssl.keystore.location"
                : "";
    }

    /**
     * What TLS itself refuses, it refuses again.
     *
     * @throws RegistryException if it was that
     */
    private static void requireTls(String url, IOException e) throws RegistryException {
        boolean ofTls = false;
        Throwable innermost = e;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            ofTls |= cause instanceof SSLException;
            innermost = cause;
        }
        if (ofTls) {
            throw new RegistryException(
                    "The schema registry "
                            + url
                            + " cannot be used over TLS: "
                            + innermost.getMessage()
                            + ". Its certificate must name this host, and be signed by what"
                            + " schema-registry.properties.ssl.truststore.location holds, or by an"
                            + " authority that Java knows; a registry without TLS has a URL with"
                            + " http://",
                    e);
        }
    }

    private static boolean isServersFault(int status) {
        return status >= 500 || status == 429 || status == 408;
    }

    private static Optional<JsonNode> read(String call, HttpResponse<String> answer)
            throws RegistryException {
        JsonNode json;
        try {
            json = JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            json = JsonNodeFactory.instance.missingNode();
        }
        if (answer.statusCode() == 404 && NOT_FOUND.contains(json.path("error_code").asInt())) {
            return Optional.empty();
        }
        if (answer.statusCode() != 200) {
            throw new RegistryException(
                    "The schema registry refuses: "
                            + call
                            + " answers "
                            + said(answer)
                            + wayOut(answer));
        }
        if (!json.isContainerNode()) {
            throw new RegistryException(
                    "What answers "
                            + call
                            + " is no schema registry: it sends no JSON object or array");
        }
        return Optional.of(json);
    }

    private static String wayOut(HttpResponse<String> answer) {
        return switch (answer.statusCode()) {
            case 401 ->
                    "; set schema-registry.properties.basic.auth.user.info to user:password, or"
                            + " schema-registry.properties.bearer.auth.token";
            case 301, 302, 303, 307, 308 ->
                    "; set schema-registry.url to where it is"
                            + answer.headers()
                                    .firstValue("Location")
                                    .map(place -> ", " + place)
                                    .orElse("");
            default -> "";
        };
    }

    /** Status and message, short. */
    private static String said(HttpResponse<String> answer) {
        String body = answer.body().replaceAll("\\s+", " ").strip();
        return answer.statusCode()
                + (body.isEmpty() ? "" : " " + body.substring(0, Math.min(body.length(), 300)));
    }

    private static void pause(Duration pause) throws RegistryException {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static RegistryException interrupted() {
        Thread.currentThread().interrupt();
        return new RegistryException("Interrupted while the schema registry was asked");
    }

    private static String authorization(RegistryOptions options) {
        String user = options.properties().get(RegistryOptions.BASIC_AUTH);
        String token = options.properties().get(RegistryOptions.BEARER_TOKEN);
        if (user != null) {
            return "Basic "
                    + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
        }
        return token == null ? null : "Bearer " + token;
    }

    private static SSLContext sslContext(RegistryOptions options) throws RegistryException {
        try (DefaultSslEngineFactory tls = new DefaultSslEngineFactory()) {
            tls.configure(RegistryOptions.tls().parse(options.properties()));
            return tls.sslContext();
        } catch (KafkaException e) {
            // The cause may quote a password.
            throw new RegistryException(
                    "The schema registry's properties of TLS cannot be used: " + e.getMessage());
        }
    }
}
