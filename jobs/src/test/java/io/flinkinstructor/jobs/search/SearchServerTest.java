package io.flinkinstructor.jobs.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkinstructor.operators.search.Search;
import io.flinkinstructor.operators.search.SearchException;
import io.flinkinstructor.schemas.EmbeddingRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The endpoints, over real HTTP, with a small model. */
class SearchServerTest {

    private static final Figures FIGURES =
            new Figures(137.5, 1200, 640, Double.NaN, 0.93, 12, 7, 3, 1);

    private final HttpClient client = HttpClient.newHttpClient();
    private SmallPipeline pipeline;
    private Search search;
    private SearchServer server;

    @BeforeEach
    void start() throws Exception {
        pipeline = new SmallPipeline();
        search = PipelineSearch.open(SmallPipeline.settings(), pipeline.index);
        server = SearchServer.start(0, search, pipeline, () -> FIGURES);
        send("ferry", "a ferry to the island", Map.of("lang", "\"en\"", "year", "2020"));
        send("mast", "the mast broke", Map.of("lang", "\"de\""));
    }

    @AfterEach
    void stop() {
        server.close();
        search.close();
        pipeline.close();
        assertThat(pipeline.index.closed).isTrue();
    }

    private void send(String id, String text, Map<String, String> attributes) throws IOException {
        pipeline.send(new EmbeddingRequest(id, text, null, attributes, false, null));
    }

    private String origin() {
        String page = server.page().toString();
        return page.substring(0, page.length() - 1);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(server.page().resolve(path)).build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(server.page().resolve(path))
                        .header("Origin", origin())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return new ObjectMapper().readTree(response.body());
    }

    private void assertFails(HttpResponse<String> response, int status, String message)
            throws IOException {
        assertThat(json(response).get("error").textValue()).contains(message);
        assertThat(response.statusCode()).isEqualTo(status);
    }

    @Test
    void shouldListenOnTheLoopbackInterfaceOnly() {
        assertThat(server.page().getHost()).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html, <h2 id=\"search-title\">",
        "/page.css, text/css, font:",
        "/page.js, text/javascript, textContent",
        "/icon.svg, image/svg+xml, <svg"
    })
    void shouldServeThePage(String path, String type, String part) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith(type);
        assertThat(response.body()).contains(part);
        assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "*");
        assertThat(response.headers().map())
                .containsEntry("x-content-type-options", List.of("nosniff"));
    }

    /** No address but its own namespace's, and nothing that would be run or styled in place. */
    @Test
    void shouldNeedNothingFromElsewhere() throws Exception {
        for (String path : new String[] {"/", "/page.css", "/page.js"}) {
            assertThat(get(path).body())
                    .doesNotContainPattern(
                            "https?://|//cdn|@import|\\bstyle=|\\son\\w+=|innerHTML");
        }
    }

    @Test
    void shouldSearch() throws Exception {
        HttpResponse<String> response =
                post(
                        "/api/search",
                        "{\"query\": \"a ferry to the island\", \"instruction\": \"\", \"limit\": 1}");
        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode found = json(response);
        assertThat(found.get("hits")).hasSize(1);
        assertThat(found.at("/hits/0/id").textValue()).isEqualTo("ferry");
        assertThat(found.at("/hits/0/score").doubleValue()).isGreaterThan(0.999);
        assertThat(found.at("/hits/0/attributes/year").intValue()).isEqualTo(2020);
        assertThat(found.at("/hits/0/written-time").longValue()).isPositive();
    }

    @Test
    void shouldKeepToFilters() throws Exception {
        String query = "{\"query\": \"ferry\", \"filters\": ";
        assertThat(json(post("/api/search", query + "{\"lang\": \"de\"}}")).get("hits")).hasSize(1);
        assertThat(json(post("/api/search", query + "{\"year\": 2.02e3}}")).get("hits")).hasSize(1);
        assertThat(json(post("/api/search", query + "{\"year\": \"2020\"}}")).get("hits"))
                .isEmpty();
        assertThat(json(post("/api/search", query + "{}}")).get("hits")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | the request is no JSON object",
                "[] | the request is no JSON object",
                "{\"query\" | not valid JSON",
                "{} | query is missing",
                "{\"query\": 1} | query must be a string",
                "{\"query\": \" \"} | the query is empty",
                "{\"query\": \"a\", \"query\": \"b\"} | not valid JSON",
                "{\"query\": \"a\", \"limit\": \"1\"} | limit must be a whole number",
                "{\"query\": \"a\", \"limit\": 0} | the limit is 0",
                "{\"query\": \"a\", \"filters\": []} | filters must be an object",
                "{\"query\": \"a\", \"filters\": {\"x\": {}}} | filters.x must be a scalar",
                "{\"query\": \"a\", \"filters\": {\"x\": \"\\ud800\"}} | half of a surrogate pair",
                "{\"query\": \"a\", \"instruction-name\": \"x\"} | no instructions file"
            })
    void shouldSayWhatIsWrongWithAQuery(String body, String message) throws Exception {
        assertFails(post("/api/search", body), 400, message);
    }

    @Test
    void shouldRefuseAQueryOfFiveMegabytes() throws Exception {
        assertFails(
                post("/api/search", "{\"query\": \"" + "x".repeat(5 << 20) + "\"}"),
                413,
                "more than 1,048,576 bytes");
        assertFails(
                post("/api/search", "{\"query\": \"" + "x".repeat(100_000) + "\"}"),
                400,
                "the query has 100,000 characters");
        assertThat(post("/api/search", "{\"query\": \"ferry\"}").statusCode()).isEqualTo(200);
    }

    /** It answers, does not wait for the end that never comes, and serves others meanwhile. */
    @Test
    void shouldNotReadARequestWithoutEnd() throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getByName("127.0.0.1"), server.page().getPort())) {
            OutputStream out = socket.getOutputStream();
            String head =
                    "POST /api/search HTTP/1.1\r\nHost: 127.0.0.1:"
                            + server.page().getPort()
                            + "\r\nOrigin: "
                            + origin()
                            + "\r\nContent-Type: application/json\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n";
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            byte[] chunk =
                    ("100000\r\n" + "x".repeat(1 << 20) + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII);
            int most = 100;
            int sent = 0;
            try {
                while (sent < most) {
                    out.write(chunk);
                    sent++;
                    if (sent == 2) {
                        assertThat(post("/api/search", "{\"query\": \"ferry\"}").statusCode())
                                .isEqualTo(200);
                    }
                }
            } catch (SocketException e) {
                assertThat(sent).as("megabytes until it hangs up").isGreaterThan(2);
            }
            assertThat(sent).isLessThan(most);
        }
        assertThat(post("/api/search", "{\"query\": \"ferry\"}").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldTellFailuresOfTheStore() throws Exception {
        pipeline.index.failure =
                new SearchException(SearchException.Kind.UNAVAILABLE, "the store is away", null);
        assertFails(post("/api/search", "{\"query\": \"x\"}"), 503, "the store is away");
        pipeline.index.failure = SearchException.otherDimension("it", 4, 128);
        assertFails(post("/api/search", "{\"query\": \"x\"}"), 500, "it holds vectors of 4");
    }

    @Test
    void shouldPublishEditAndDeleteADocument() throws Exception {
        String script = "<script>alert(1)</script> & \\\"quotes\\\"";
        HttpResponse<String> sent =
                post(
                        "/api/documents",
                        "{\"id\": \"ä #1?&\", \"text\": \""
                                + script
                                + "\", \"attributes\": {\"n\": 1.50}}");
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
        assertThat(json(sent).get("time").longValue()).isPositive();
        JsonNode document = json(get("/api/document?id=%C3%A4%20%231%3F%26"));
        assertThat(document.get("text").textValue())
                .isEqualTo("<script>alert(1)</script> & \"quotes\"");
        assertThat(document.at("/attributes/n").toString()).isEqualTo("1.5");
        post("/api/documents", "{\"id\": \"ä #1?&\", \"op\": \"delete\"}");
        assertFails(get("/api/document?id=%C3%A4%20%231%3F%26"), 404, "no such document");
    }

    @Test
    void shouldSayWhyADocumentIsNotSent() throws Exception {
        assertFails(post("/api/documents", "{\"id\": \"a\"}"), 400, "text is missing");
        assertFails(post("/api/documents", "{\"text\": \"a\"}"), 400, "id");
        assertFails(
                post("/api/documents", "{\"id\":\"a\",\"text\":\"" + "x".repeat(1 << 20) + "\"}"),
                413,
                "more than 1,048,576 bytes");
        pipeline.refusal = "the broker is away";
        assertFails(
                post("/api/documents", "{\"id\": \"a\", \"text\": \"b\"}"),
                503,
                "the document was not sent: the broker is away");
        assertFails(get("/api/document"), 400, "say which document");
    }

    @Test
    void shouldGiveFiguresAndInstructions() throws Exception {
        assertThat(get("/api/figures").body())
                .isEqualTo(
                        "{\"documents-per-second\":137.5,\"documents\":1200,\"lag-median-ms\":640.0,"
                                + "\"lag-p99-ms\":null,\"batch-fill\":0.93,\"checkpoints\":12,"
                                + "\"skipped\":7,\"in-flight\":3,\"dead-letters\":1}");
        assertThat(json(get("/api/about")).at("/instructions/0/name").isNull()).isTrue();
    }

    @Test
    void shouldRefuseOtherPathsAndMethods() throws Exception {
        assertFails(get("/../page.js"), 404, "no such page");
        assertFails(get("/api"), 404, "no such page");
        HttpResponse<String> response = get("/api/search");
        assertFails(response, 405, "must be POST");
        assertThat(response.headers().firstValue("Allow")).contains("POST");
        assertFails(post("/api/figures", "{}"), 405, "must be GET");
    }

    @Test
    void shouldRefuseOtherHosts() throws Exception {
        String port = origin().substring(origin().lastIndexOf(':'));
        for (String host : new String[] {"evil.example" + port, "127.0.0.1", "", "127.0.0.1:1"}) {
            assertThat(raw("GET / HTTP/1.1", "Host: " + host, "", ""))
                    .as(host)
                    .startsWith("HTTP/1.1 403 ")
                    .contains("is not this server");
        }
        assertThat(
                        raw(
                                "GET /api/figures HTTP/1.1",
                                "Host: localhost" + port,
                                "Connection: close",
                                "",
                                ""))
                .startsWith("HTTP/1.1 200 ");
        assertThat(raw("GET / HTTP/1.0", "", "")).startsWith("HTTP/1.1 403 ");
    }

    @ParameterizedTest
    @CsvSource({
        "http://evil.example, application/json, 403",
        "null, application/json, 403",
        "'', application/json, 403",
        "own, text/plain, 415",
        "own, application/x-www-form-urlencoded, 415"
    })
    void shouldTakeWhatItsOwnPageSendsOnly(String from, String type, int status) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(origin() + "/api/documents"))
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString("{\"id\": \"x\", \"text\": \"y\"}"));
        if (!from.isEmpty()) {
            request.header("Origin", from.equals("own") ? origin() : from);
        }
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(pipeline.get("x")).isNull();
    }

    /**
     * What is answered to exactly this, lines ended as HTTP has them, until the server hangs up.
     */
    private String raw(String... lines) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getByName("127.0.0.1"), server.page().getPort())) {
            socket.getOutputStream()
                    .write(String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
