package io.flinkinstructor.jobs.search;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** Answers the requests for one path. Called by several threads. */
interface Endpoint {

    /** The method of HTTP that it takes. */
    String method();

    /**
     * The answer, which is sent with status 200.
     *
     * @throws Refusal if there is none
     */
    Answer answer(HttpExchange request) throws IOException, Refusal, InterruptedException;

    /**
     * What is sent.
     *
     * @param type of the content, as HTTP names it
     */
    record Answer(String type, byte[] content) {

        static final String JSON = "application/json; charset=utf-8";
    }
}
