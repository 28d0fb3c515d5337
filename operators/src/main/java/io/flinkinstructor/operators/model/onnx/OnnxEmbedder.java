package io.flinkinstructor.operators.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.GpuOptions;
import io.flinkinstructor.operators.model.SentenceHead;
import io.flinkinstructor.operators.model.TokenizedText;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A graph in ONNX Runtime: one session, shared by all batches. */
public final class OnnxEmbedder implements Embedder {

    private final SentenceGraph graph;
    private final SentenceHead head;
    private final Device device;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final SessionThread thread;
    private final Shrinkage shrinkage;
    private final RowPadding padding;
    private final AtomicInteger running = new AtomicInteger();

    private OnnxEmbedder(
            SentenceGraph graph,
            SentenceHead head,
            Device device,
            OrtEnvironment environment,
            OrtSession session,
            SessionThread thread,
            Shrinkage shrinkage,
            RowPadding padding) {
        this.graph = graph;
        this.head = head;
        this.device = device;
        this.environment = environment;
        this.session = session;
        this.thread = thread;
        this.shrinkage = shrinkage;
        this.padding = padding;
    }

    /** As {@link #load(SentenceGraph, SentenceHead, Device, GpuOptions, int)} on a CPU. */
    static OnnxEmbedder loadOnCpu(SentenceGraph graph, SentenceHead head, int maxTokens)
            throws EmbeddingException {
        return load(
                graph,
                head,
                Device.CPU,
                GpuOptions.DEFAULTS,
                SessionThread.callers(),
                new Shrinkage(Device.CPU, Duration.ZERO, System::nanoTime),
                RowPadding.of(graph, Math.max(1, graph.independentRowsMultiple()), maxTokens));
    }

    /**
     * Loads a graph onto a device and embeds one token, so that a graph that can't run is found at
     * start.
     *
     * @param maxTokens the longest text, which rows are not padded beyond
     * @throws EmbeddingException if the device is not there, or the graph can't be loaded or run
     */
    public static OnnxEmbedder load(
            SentenceGraph graph, SentenceHead head, Device device, GpuOptions gpu, int maxTokens)
            throws EmbeddingException {
        if (device.kind() == Device.Kind.CPU) {
            return loadOnCpu(graph, head, maxTokens);
        }
        OnnxEmbedder embedder =
                load(
                        graph,
                        head,
                        device,
                        gpu,
                        SessionThread.own("onnx-session-" + device),
                        new Shrinkage(device, gpu.shrinkInterval(), System::nanoTime),
                        RowPadding.of(graph, gpu.padToMultipleOf(), maxTokens));
        CudaDevices.logVersions(device);
        return embedder;
    }

    /** With parts of one's own; the embedder closes the thread. */
    static OnnxEmbedder load(
            SentenceGraph graph,
            SentenceHead head,
            Device device,
            GpuOptions gpu,
            SessionThread thread,
            Shrinkage shrinkage,
            RowPadding padding)
            throws EmbeddingException {
        try {
            OrtEnvironment environment = OnnxPlatform.environment();
            OrtSession session = thread.call(() -> open(environment, graph.file(), device, gpu));
            OnnxEmbedder embedder =
                    new OnnxEmbedder(
                            graph, head, device, environment, session, thread, shrinkage, padding);
            embedder.tryOnce();
            return embedder;
        } catch (EmbeddingException | RuntimeException | Error e) {
            thread.close();
            throw e;
        } catch (Exception e) {
            thread.close();
            throw new EmbeddingException(
                    String.format(
                            "The graph %s could not be loaded onto %s: %s. %s",
                            graph.file().name(),
                            device,
                            e.getMessage(),
                            device.kind() == Device.Kind.CPU ? "" : CudaDevices.missing(gpu)),
                    e);
        }
    }

    private static OrtSession open(
            OrtEnvironment environment, GraphFile file, Device device, GpuOptions gpu)
            throws EmbeddingException, IOException, OrtException {
        try (OrtSession.SessionOptions options = SessionSettings.forDevice(device, gpu)) {
            return createSession(environment, file, options);
        }
    }

    private void tryOnce() throws EmbeddingException {
        try (Batch batch = newBatch()) {
            batch.collate(List.of(new TokenizedText(new int[1], 0, false)));
            batch.run();
        } catch (EmbeddingException | RuntimeException e) {
            close();
            throw e;
        }
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
    public int paddedLength(int longest) {
        return padding.of(longest);
    }

    /** A GPU chooses the order of sums by the size of the whole batch. */
    @Override
    public int independentRowsMultiple() {
        return device.kind() == Device.Kind.CPU ? graph.independentRowsMultiple() : 0;
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
            thread.call(
                    () -> {
                        session.close();
                        return null;
                    });
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("The session could not be closed", e);
        } finally {
            thread.close();
        }
    }

    /** Runs the session once; the output is where the pinned tensor's memory is. */
    void run(
            Map<String, OnnxTensor> inputs,
            Map<String, OnnxTensor> pinned,
            OrtSession.RunOptions options)
            throws OrtException {
        try {
            shrinkage.addTo(options);
            thread.call(
                    () -> {
                        session.run(inputs, Set.of(), pinned, options).close();
                        return null;
                    });
        } catch (OrtException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("A run throws nothing else", e);
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

    /** Batches that run now. */
    AtomicInteger running() {
        return running;
    }
}
