package io.flinkinstructor.operators.model;

import io.flinkinstructor.operators.model.convert.RewrittenGraph;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model's files with our own graph in place of the published one. A published graph that is not
 * of the form that we know stays, and the log says why.
 */
final class OptimisedFiles implements ModelFiles {

    private static final Logger LOG = LoggerFactory.getLogger(OptimisedFiles.class);

    private static final String GRAPH = "onnx/model.onnx";

    /** Writes a graph. */
    private interface Writer {
        byte[] write(ModelFiles published, String file) throws IOException, BrokenModelException;
    }

    private final ModelFiles published;
    private final Graph pinned = new Graph(RewrittenGraph::of);
    private final Graph fastest = new Graph(RewrittenGraph::fastest);
    private final Graph withStaticScales = new Graph(RewrittenGraph::withStaticScales);
    private final GraphChoice choice;
    private boolean unknown;

    /**
     * @param choice one of ours; the fingerprint is the same for all of them, whose vectors are as
     *     near to each other as one's are in other batches
     */
    OptimisedFiles(ModelFiles published, GraphChoice choice) {
        this.published = published;
        this.choice = choice;
    }

    @Override
    public String location() {
        return published.location();
    }

    @Override
    public String name() {
        return published.name();
    }

    @Override
    public boolean exists(String file) {
        return published.exists(file);
    }

    @Override
    public InputStream open(String file) throws IOException {
        return open(file, graph());
    }

    private Graph graph() {
        return switch (choice) {
            case OPTIMISED -> RewrittenGraph.pinnedIsFastest() ? pinned : fastest;
            case STATIC -> withStaticScales;
            case PINNED -> pinned;
            case PUBLISHED -> throw new IllegalArgumentException(choice + " is none of ours");
        };
    }

    @Override
    public InputStream identity(String file) throws IOException {
        return open(file, pinned);
    }

    private synchronized InputStream open(String file, Graph graph) throws IOException {
        if (!file.equals(GRAPH) || unknown) {
            return published.open(file);
        }
        try {
            return new ByteArrayInputStream(graph.bytes());
        } catch (BrokenModelException e) {
            unknown = true;
            LOG.warn(
                    "The graph of {} runs as it was published, as it has another form than"
                            + " expected: {}",
                    location(),
                    e.faults().get(0));
            return published.open(file);
        }
    }

    @Override
    public Path path(String file) {
        return published.path(file);
    }

    /** A graph that is written when it is asked for. */
    private final class Graph {

        private final Writer writer;

        /** Opening a model reads it several times; nobody needs it once its session is there. */
        private WeakReference<byte[]> written = new WeakReference<>(null);

        Graph(Writer writer) {
            this.writer = writer;
        }

        byte[] bytes() throws IOException, BrokenModelException {
            byte[] bytes = written.get();
            if (bytes == null) {
                bytes = writer.write(published, GRAPH);
                written = new WeakReference<>(bytes);
            }
            return bytes;
        }
    }
}
