package io.flinkinstructor.operators.model.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.SentenceHead;
import io.flinkinstructor.operators.model.TokenizedText;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A graph in ONNX Runtime: one session, shared by all batches. */
public final class OnnxEmbedder implements Embedder {

    private final SentenceGraph graph;
    private final SentenceHead head;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final AtomicInteger running = new AtomicInteger();

    private OnnxEmbedder(
            SentenceGraph graph,
            SentenceHead head,
            OrtEnvironment environment,
            OrtSession session) {
        this.graph = graph;
        this.head = head;
        this.environment = environment;
        this.session = session;
    }

    /**
     * Loads a graph onto a device and embeds one token, so that a graph that can't run is found at
     * start.
     *
     * @throws EmbeddingException if the device is not there, or the graph can't be loaded or run
     */
    public static OnnxEmbedder load(SentenceGraph graph, SentenceHead head, Device device)
            throws EmbeddingException {
        OrtEnvironment environment = OnnxPlatform.environment();
        OrtSession session;
        try (OrtSession.SessionOptions options = SessionSettings.forDevice(device)) {
            session = createSession(environment, graph.file(), options);
        } catch (IOException | OrtException e) {
            throw new EmbeddingException(
                    String.format(
                            "The graph %s could not be loaded onto %s: %s",
                            graph.file().name(), device, e.getMessage()),
                    e);
        }
        OnnxEmbedder embedder = new OnnxEmbedder(graph, head, environment, session);
        try (Batch batch = embedder.newBatch()) {
            batch.collate(List.of(new TokenizedText(new int[1], 0, false)));
            batch.run();
        } catch (EmbeddingException e) {
            embedder.close();
            throw e;
        }
        return embedder;
    }

    private static OrtSession createSession(
            OrtEnvironment environment, GraphFile file, OrtSession.SessionOptions options)
            throws IOException, OrtException {
        if (file.path() != null) {
            // By path, so that files of weights beside it are found.
            return environment.createSession(file.path().toString(), options);
        }
        try (InputStream in = file.open()) {
            return environment.createSession(in.readAllBytes(), options);
        }
    }

    @Override
    public int dimension() {
        return head.dimension();
    }

    @Override
    public OnnxBatch newBatch() {
        return new OnnxBatch(this);
    }

    @Override
    public void close() {
        if (running.get() > 0) {
            throw new IllegalStateException(
                    "Closed while a batch runs, which would crash the process. This is a bug.");
        }
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("The session could not be closed", e);
        }
    }

    SentenceGraph graph() {
        return graph;
    }

    SentenceHead head() {
        return head;
    }

    OrtEnvironment environment() {
        return environment;
    }

    OrtSession session() {
        return session;
    }

    /** Batches that run now. */
    AtomicInteger running() {
        return running;
    }
}
