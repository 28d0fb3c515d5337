package io.flinkinstructor.jobs.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinkinstructor.jobs.exactlyonce.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One page in a real Chromium, which deploy/test installs, driven over its DevTools protocol. For
 * one thread.
 *
 * <p>https://chromedevtools.github.io/devtools-protocol/
 */
public final class Browser implements AutoCloseable {

    private static final Pattern LISTENS =
            Pattern.compile("DevTools listening on ws://(127\\.0\\.0\\.1:\\d+)/.*");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();

    /** What the page has reported as errors: exceptions, and what its policy forbids. */
    private final List<String> errors = new CopyOnWriteArrayList<>();

    private Browser(Process process, HttpClient client, URI page) {
        this.process = process;
        this.socket = client.newWebSocketBuilder().buildAsync(page, new Listener()).join();
    }

    /**
     * Starts a Chromium with an empty page.
     *
     * @param directory for what it keeps
     */
    public static Browser start(Path directory) throws Exception {
        Process process =
                new ProcessBuilder(
                                "chromium",
                                "--headless=new",
                                // It does not run as root otherwise; it loads our own page only.
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--no-first-run",
                                "--no-default-browser-check",
                                "--remote-debugging-port=0",
                                "--user-data-dir=" + directory,
                                "about:blank")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            HttpClient client = HttpClient.newHttpClient();
            return new Browser(process, client, page(client, address(process)));
        } catch (Exception e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static String address(Process process) throws IOException {
        BufferedReader messages =
                new BufferedReader(
                        new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
        for (String line = messages.readLine(); line != null; line = messages.readLine()) {
            Matcher matcher = LISTENS.matcher(line);
            if (matcher.matches()) {
                drain(messages);
                return matcher.group(1);
            }
        }
        throw new IOException("Chromium has ended");
    }

    private static void drain(BufferedReader messages) {
        Thread reader =
                new Thread(
                        () -> {
                            try {
                                messages.transferTo(Writer.nullWriter());
                            } catch (IOException e) {
                                // It has ended.
                                return;
                            }
                        });
        reader.setDaemon(true);
        reader.start();
    }

    private static URI page(HttpClient client, String address) throws Exception {
        String list =
                client.send(
                                HttpRequest.newBuilder(
                                                URI.create("http://" + address + "/json/list"))
                                        .build(),
                                BodyHandlers.ofString())
                        .body();
        for (JsonNode target : JSON.readTree(list)) {
            if (target.get("type").textValue().equals("page")) {
                return URI.create(target.get("webSocketDebuggerUrl").textValue());
            }
        }
        throw new IOException("Chromium has no page: " + list);
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                try {
                    accept(JSON.readTree(text.toString()));
                } catch (IOException e) {
                    errors.add("not JSON: " + text);
                }
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    private void accept(JsonNode message) {
        if (message.has("id")) {
            answers.remove(message.get("id").intValue()).complete(message);
        } else if (message.path("method").asText().equals("Runtime.exceptionThrown")) {
            errors.add(message.at("/params/exceptionDetails").toString());
        } else if (message.path("method").asText().equals("Log.entryAdded")
                && message.at("/params/entry/level").asText().equals("error")) {
            errors.add(message.at("/params/entry/text").asText());
        }
    }

    private JsonNode call(String method, Map<String, ?> parameters) throws Exception {
        ObjectNode message = JSON.createObjectNode();
        int id = ids.incrementAndGet();
        message.put("id", id).put("method", method).set("params", JSON.valueToTree(parameters));
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        socket.sendText(message.toString(), true).join();
        JsonNode said = answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        if (said.has("error")) {
            throw new IllegalStateException(method + ": " + said.get("error"));
        }
        return said.get("result");
    }

    /** Opens a page, and watches for its errors. */
    public void open(URI address) throws Exception {
        call("Runtime.enable", Map.of());
        call("Log.enable", Map.of());
        call("Page.enable", Map.of());
        call("Page.navigate", Map.of("url", address.toString()));
        until("document.readyState === 'complete' && location.href !== 'about:blank'");
    }

    /** As a window of this size, in pixels; as a phone's where that is asked for. */
    public void resize(int width, int height, boolean phone) throws Exception {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of(
                        "width",
                        width,
                        "height",
                        height,
                        "deviceScaleFactor",
                        phone ? 2 : 1,
                        "mobile",
                        phone));
    }

    /** The value of an expression of JavaScript. */
    public JsonNode evaluate(String expression) throws Exception {
        JsonNode result =
                call(
                        "Runtime.evaluate",
                        Map.of(
                                "expression",
                                expression,
                                "returnByValue",
                                true,
                                "awaitPromise",
                                true));
        if (result.has("exceptionDetails")) {
            throw new IllegalStateException(expression + ": " + result.get("exceptionDetails"));
        }
        return result.at("/result/value");
    }

    /** Waits until an expression is true. */
    public void until(String expression) throws Exception {
        Await.until(expression, LIMIT, () -> evaluate("!!(" + expression + ")").booleanValue());
    }

    /** Types into a field, in the place of what it holds. */
    public void type(String selector, String text) throws Exception {
        evaluate("{const e = document.querySelector('" + selector + "'); e.focus(); e.select()}");
        call("Input.insertText", Map.of("text", text));
    }

    /** Clicks. */
    public void click(String selector) throws Exception {
        evaluate("document.querySelector('" + selector + "').click()");
    }

    /** The text of an element, as a person sees it. */
    public String text(String selector) throws Exception {
        return evaluate("document.querySelector('" + selector + "').innerText").textValue();
    }

    /** What the page has reported as errors so far. */
    public List<String> errors() {
        return List.copyOf(errors);
    }

    /** Keeps how the page looks. */
    public void screenshot(Path file) throws Exception {
        JsonNode image =
                call(
                        "Page.captureScreenshot",
                        Map.of("format", "png", "captureBeyondViewport", false));
        Files.write(file, Base64.getDecoder().decode(image.get("data").textValue()));
    }

    @Override
    public void close() {
        socket.abort();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
