package io.flinkinstructor.jobs.search;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.flinkinstructor.jobs.search.Endpoint.Answer;
import io.flinkinstructor.operators.search.Search;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The search page and what is behind it, for browsers on this machine: the JDK's own HTTP server,
 * which needs no further library, on the loopback interface. Errors are {@code {"error": "..."}}.
 */
public final class SearchServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SearchServer.class);
    private static final String LOOPBACK = "127.0.0.1";
    private static final int THREADS = 8;
    private static final int OK = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads;
    private final Guard guard;
    private final Map<String, Endpoint> endpoints;

    private SearchServer(HttpServer server, Map<String, Endpoint> endpoints) {
        this.server = server;
        this.endpoints = endpoints;
        this.guard = new Guard(server.getAddress().getPort());
        this.threads =
                Executors.newFixedThreadPool(
                        THREADS,
                        work -> {
                            Thread thread = new Thread(work, "search-server");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    /**
     * Starts to serve.
     *
     * @param port 0 for any that is free
     * @param search is not closed with the server
     * @param documents where edits go
     * @param figures what the pipeline does now
     * @throws IOException if the port cannot be listened on
     */
    public static SearchServer start(
            int port, Search search, Documents documents, Supplier<Figures> figures)
            throws IOException {
        Map<String, Endpoint> endpoints =
                Map.of(
                        "/", new PageEndpoint("page.html", "text/html; charset=utf-8"),
                        "/page.css", new PageEndpoint("page.css", "text/css; charset=utf-8"),
                        "/page.js", new PageEndpoint("page.js", "text/javascript; charset=utf-8"),
                        "/icon.svg", new PageEndpoint("icon.svg", "image/svg+xml"),
                        "/api/about", new AboutEndpoint(search),
                        "/api/search", new SearchEndpoint(search),
                        "/api/document", new DocumentEndpoint(documents),
                        "/api/documents", new SendEndpoint(documents),
                        "/api/figures", new FiguresEndpoint(figures));
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getByName(LOOPBACK), port), 0);
        SearchServer made = new SearchServer(server, endpoints);
        server.createContext("/", made::handle);
        server.setExecutor(made.threads);
        server.start();
        return made;
    }

    /** Where the page is. */
    public URI page() {
        return URI.create("http://" + LOOPBACK + ":" + server.getAddress().getPort() + "/");
    }

    private void handle(HttpExchange request) throws IOException {
        try (request) {
            Guard.protect(request.getResponseHeaders());
            try {
                guard.check(request);
                send(request, OK, answer(request));
            } catch (Refusal e) {
                fail(request, e.status(), e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                fail(request, Refusal.UNAVAILABLE, "the server ends");
            } catch (RuntimeException e) {
                LOG.error("{} failed", request.getRequestURI().getPath(), e);
                fail(request, Refusal.INTERNAL, "the request failed: " + e);
            }
        }
    }

    private Answer answer(HttpExchange request) throws IOException, Refusal, InterruptedException {
        Endpoint endpoint = endpoints.get(request.getRequestURI().getPath());
        if (endpoint == null) {
            throw new Refusal(Refusal.NOT_FOUND, "there is no such page");
        }
        if (!request.getRequestMethod().equals(endpoint.method())) {
            request.getResponseHeaders().set("Allow", endpoint.method());
            throw new Refusal(
                    Refusal.METHOD_NOT_ALLOWED, "the method must be " + endpoint.method());
        }
        return endpoint.answer(request);
    }

    private static void send(HttpExchange request, int status, Answer answer) throws IOException {
        request.getResponseHeaders().set("Content-Type", answer.type());
        request.sendResponseHeaders(status, answer.content().length);
        request.getResponseBody().write(answer.content());
    }

    private static void fail(HttpExchange request, int status, String message) throws IOException {
        // What was not read of a request is not worth to read, and would be taken for the next one.
        request.getResponseHeaders().set("Connection", "close");
        send(
                request,
                status,
                new Answer(
                        Answer.JSON,
                        JSON.writeValueAsBytes(JSON.createObjectNode().put("error", message))));
    }

    /** Stops at once. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
