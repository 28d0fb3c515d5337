package io.flinkinstructor.jobs.search;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** What a request carries, as far as it is taken. */
final class Body {

    private static final int MAX_PASSED_OVER = 16 << 20;

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
            passOver(in);
            throw new Refusal(
                    Refusal.TOO_LARGE,
                    String.format(
                            Locale.ROOT, "the request has more than %,d bytes: shorten it", most));
        }
        return bytes;
    }

    /** Who is still sending would not see the answer; who sends without end does not anyway. */
    private static void passOver(InputStream in) throws IOException {
        byte[] some = new byte[8 << 10];
        int read = 0;
        for (int passed = 0; read >= 0 && passed < MAX_PASSED_OVER; passed += read) {
            read = in.read(some);
        }
    }
}
