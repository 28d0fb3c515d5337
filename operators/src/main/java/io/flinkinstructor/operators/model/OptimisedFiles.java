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

    private final ModelFiles published;
    private boolean unknown;

    /** Opening a model reads the graph several times; nobody needs it once its session is there. */
    private WeakReference<byte[]> graph = new WeakReference<>(null);

    OptimisedFiles(ModelFiles published) {
        this.published = published;
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
    public synchronized InputStream open(String file) throws IOException {
        if (!file.equals(GRAPH) || unknown) {
            return published.open(file);
        }
        byte[] bytes = graph.get();
        if (bytes == null) {
            try {
                bytes = RewrittenGraph.of(published, GRAPH);
            } catch (BrokenModelException e) {
                unknown = true;
                LOG.warn(
                        "The graph of {} runs as it was published, as it has another form than"
                                + " expected: {}",
                        location(),
                        e.faults().get(0));
                return published.open(file);
            }
            graph = new WeakReference<>(bytes);
        }
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public Path path(String file) {
        return published.path(file);
    }
}
