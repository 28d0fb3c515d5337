package io.flinkinstructor.jobs.quickstart;

import io.flinkinstructor.jobs.local.LiveMetrics;
import io.flinkinstructor.jobs.machine.FreePort;
import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.jobs.search.Documents;
import io.flinkinstructor.jobs.search.LiveFigures;
import io.flinkinstructor.jobs.search.PipelineSearch;
import io.flinkinstructor.jobs.search.SearchServer;
import io.flinkinstructor.operators.search.Search;
import java.io.IOException;
import java.net.URI;

/** The search page with all that is behind it. */
final class Page implements AutoCloseable {

    private final Search search;
    private final SearchServer server;

    private Page(Search search, SearchServer server) {
        this.search = search;
        this.server = server;
    }

    /**
     * Opens it.
     *
     * @param port the next free one if it is taken
     * @throws IOException if there is no free port
     */
    static Page open(PipelineSettings pipeline, Documents documents, int port) throws IOException {
        Search search = PipelineSearch.open(pipeline);
        try {
            return new Page(
                    search,
                    SearchServer.start(
                            FreePort.toBind(port),
                            search,
                            documents,
                            new LiveFigures(LiveMetrics.INSTANCE, System::nanoTime)));
        } catch (IOException | RuntimeException e) {
            search.close();
            throw e;
        }
    }

    /** Where it is. */
    URI address() {
        return server.page();
    }

    @Override
    public void close() {
        server.close();
        search.close();
    }
}
