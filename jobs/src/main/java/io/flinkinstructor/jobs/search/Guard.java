package io.flinkinstructor.jobs.search;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import java.util.Set;

/**
 * Lets in only what this machine's own browser, or a person at it, asks for.
 *
 * <p>The server listens on the loopback interface, but a browser there also runs pages of others. A
 * page whose name has been made to point here shows by the host that it asks for, and one that
 * sends to another server than its own by its origin.
 */
final class Guard {

    /**
     * Nothing from elsewhere is loaded, nothing inline is run or styled, and no other page may show
     * this one.
     */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src"
                    + " 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Set<String> hosts;

    /**
     * @param port that the server listens on
     */
    Guard(int port) {
        this.hosts = Set.of("127.0.0.1:" + port, "localhost:" + port);
    }

    /** Sets what all answers have. */
    static void protect(Headers answer) {
        answer.set("Content-Security-Policy", POLICY);
        answer.set("X-Content-Type-Options", "nosniff");
        answer.set("Referrer-Policy", "no-referrer");
        answer.set("Cross-Origin-Resource-Policy", "same-origin");
        answer.set("Cross-Origin-Opener-Policy", "same-origin");
        answer.set("Cache-Control", "no-store");
    }

    /**
     * @throws Refusal if the request comes from a page of others, or may
     */
    void check(HttpExchange request) throws Refusal {
        String host = only(request, "Host");
        if (host == null || !hosts.contains(host)) {
            throw new Refusal(
                    Refusal.FORBIDDEN,
                    "the host asked for is not this server: use http://127.0.0.1 with its port");
        }
        if (!request.getRequestMethod().equals("POST")) {
            return;
        }
        if (!("http://" + host).equals(only(request, "Origin"))) {
            throw new Refusal(
                    Refusal.FORBIDDEN,
                    "the header Origin must be http://" + host + ", as this page's own is");
        }
        String type = only(request, "Content-Type");
        if (type == null || !type.split(";")[0].strip().equalsIgnoreCase("application/json")) {
            throw new Refusal(
                    Refusal.UNSUPPORTED_TYPE, "the header Content-Type must be application/json");
        }
    }

    private static String only(HttpExchange request, String header) {
        List<String> values = request.getRequestHeaders().get(header);
        return values == null || values.size() != 1 ? null : values.get(0);
    }
}
