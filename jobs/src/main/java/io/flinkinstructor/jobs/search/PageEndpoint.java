package io.flinkinstructor.jobs.search;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** A file of the page. */
final class PageEndpoint implements Endpoint {

    private final Answer answer;

    /**
     * @param file its name among the resources of this room
     * @param type its type, as HTTP names it
     */
    PageEndpoint(String file, String type) {
        try (InputStream resource =
                Objects.requireNonNull(PageEndpoint.class.getResourceAsStream(file), file)) {
            this.answer = new Answer(type, resource.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("The page's " + file + " cannot be read", e);
        }
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public Answer answer(HttpExchange request) {
        return answer;
    }
}
