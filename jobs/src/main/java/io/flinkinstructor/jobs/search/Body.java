package io.flinkinstructor.jobs.search;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** What a request carries, as far as it is taken. */
final class Body {

    private Body() {}

    /**
     * All of it.
     *
     * @throws Refusal if it is longer than that
     */
    static byte[] read(HttpExchange request, int most) throws IOException, Refusal {
        InputStream in = request.getRequestBody();
        byte[] bytes = in.readNBytes(most + 1);
        if (bytes.length > most) {
            throw new Refusal(
                    Refusal.TOO_LARGE,
                    String.format(
                            Locale.ROOT, "the request has more than %,d bytes: shorten it", most));
        }
        return bytes;
    }
}
