package io.flinkinstructor.jobs.pipeline;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.flinkinstructor.jobs.machine.SelfSigned;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * A schema registry on loopback, with the calls that a pipeline makes which reads articles: their
 * schema has the id 1, and any that is registered {@link #EMBEDDING_ID}.
 */
final class ArticleRegistry implements AutoCloseable {

    static final int EMBEDDING_ID = 2;

    private static final Schema ARTICLE =
            new Schema.Parser()
                    .parse(
                            """
                            {"type": "record", "name": "Article", "fields": [
                              {"name": "sku", "type": "long"}, {"name": "title", "type": "string"}]}
                            """);

    private final HttpServer server;
    private final String scheme;
    private final String authorization;
    private final AtomicInteger calls = new AtomicInteger();

    /** Open to all. */
    ArticleRegistry() throws IOException {
        this(HttpServer.create(loopback(), 0), "http", null);
    }

    private ArticleRegistry(HttpServer server, String scheme, String authorization) {
        this.server = server;
        this.scheme = scheme;
        this.authorization = authorization;
        server.createContext("/", this::answer);
        server.start();
    }

    /**
     * With TLS, and a password.
     *
     * @param user {@code name:password}
     * @param client whose certificate is asked for; null for nobody's
     */
    static ArticleRegistry secure(SelfSigned identity, String user, SelfSigned client)
            throws IOException, GeneralSecurityException {
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(identity.store(), SelfSigned.PASSWORD.toCharArray());
        TrustManagerFactory trusted =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init((client == null ? identity : client).trusting());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
        HttpsServer server = HttpsServer.create(loopback(), 0);
        server.setHttpsConfigurator(
                new HttpsConfigurator(tls) {
                    @Override
                    public void configure(HttpsParameters connection) {
                        SSLParameters wanted = tls.getDefaultSSLParameters();
                        wanted.setNeedClientAuth(client != null);
                        connection.setSSLParameters(wanted);
                    }
                });
        byte[] bytes = user.getBytes(StandardCharsets.UTF_8);
        return new ArticleRegistry(
                server, "https", "Basic " + Base64.getEncoder().encodeToString(bytes));
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    String url() {
        return scheme + "://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How many have been answered. */
    int calls() {
        return calls.get();
    }

    private void answer(HttpExchange call) throws IOException {
        calls.incrementAndGet();
        String shown = call.getRequestHeaders().getFirst("Authorization");
        if (authorization != null && !authorization.equals(shown)) {
            send(call, 401, "{\"error_code\": 401, \"message\": \"Unauthorized\"}");
        } else if (call.getRequestMethod().equals("POST")) {
            send(call, 200, "{\"id\": " + EMBEDDING_ID + "}");
        } else if (call.getRequestURI().getPath().equals("/schemas/ids/1")) {
            String schema = ARTICLE.toString().replace("\"", "\\\"");
            send(call, 200, "{\"schema\": \"" + schema + "\"}");
        } else {
            send(call, 404, "{\"error_code\": 40403, \"message\": \"not found\"}");
        }
    }

    private static void send(HttpExchange call, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        call.sendResponseHeaders(status, bytes.length);
        call.getResponseBody().write(bytes);
        call.close();
    }

    /** An article as a serializer of Confluent's writes it. */
    static byte[] article(int schema, long sku, String title) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {0, 0, 0, 0, (byte) schema});
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(ARTICLE)
                .write(
                        new GenericRecordBuilder(ARTICLE)
                                .set("sku", sku)
                                .set("title", title)
                                .build(),
                        encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
