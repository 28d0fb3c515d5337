package io.flinkinstructor.operators.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.TokenizedText;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of one run and the native memory they go through: inputs are written once, the output is
 * pooled where ONNX Runtime wrote it, and each row's vector is the only array made.
 */
final class OnnxBatch implements Embedder.Batch {

    private final OnnxEmbedder embedder;
    private final SentenceGraph graph;
    private final Map<SentenceGraph.Input, InputBuffer> inputs =
            new EnumMap<>(SentenceGraph.Input.class);
    private final OutputBuffer output;

    private List<TokenizedText> rows = List.of();
    private int longest;

    /** Guards {@link #current}: the options of the run in progress; null between runs. */
    private final Object lock = new Object();

    private OrtSession.RunOptions current;

    OnnxBatch(OnnxEmbedder embedder) {
        this.embedder = embedder;
        this.graph = embedder.graph();
        graph.inputs().forEach((input, wide) -> inputs.put(input, new InputBuffer(wide)));
        this.output = new OutputBuffer(graph.outputHalf());
    }

    @Override
    public void collate(List<TokenizedText> rows) {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("no rows");
        }
        this.rows = List.copyOf(rows);
        longest = 0;
        for (TokenizedText row : this.rows) {
            longest = Math.max(longest, row.length());
        }
        longest = embedder.paddedLength(longest);
        int tokens = Math.multiplyExact(this.rows.size(), longest);
        inputs.forEach(
                (input, buffer) -> {
                    buffer.size(input.perRow() ? this.rows.size() : tokens);
                    if (input.perRow()) {
                        fillRows(buffer);
                    } else {
                        fill(input, buffer);
                    }
                });
    }

    private void fillRows(InputBuffer buffer) {
        for (int i = 0; i < rows.size(); i++) {
            buffer.put(i, rows.get(i).unpooled());
        }
    }

    private void fill(SentenceGraph.Input input, InputBuffer buffer) {
        for (int i = 0; i < rows.size(); i++) {
            int[] ids = rows.get(i).ids();
            int first = i * longest;
            for (int j = 0; j < longest; j++) {
                boolean real = j < ids.length;
                int value =
                        switch (input) {
                            case INPUT_IDS -> real ? ids[j] : 0;
                            case ATTENTION_MASK -> real ? 1 : 0;
                            case TOKEN_TYPE_IDS -> 0;
                            case POSITION_IDS -> real ? graph.firstPosition() + j : 0;
                            case INSTRUCTION_TOKENS ->
                                    throw new IllegalStateException(
                                            input + " is no input of tokens. This is a bug.");
                        };
                buffer.put(first + j, value);
            }
        }
    }

    @Override
    public float[][] run() throws EmbeddingException {
        if (rows.isEmpty()) {
            throw new IllegalStateException("run before collate");
        }
        int width = embedder.head().width();
        int rowWidth = graph.pooled() ? width : Math.multiplyExact(longest, width);
        makeRoom(Math.multiplyExact(rows.size(), rowWidth));
        long[] inputShape = {rows.size(), longest};
        long[] rowShape = {rows.size()};
        long[] outputShape =
                graph.pooled()
                        ? new long[] {rows.size(), width}
                        : new long[] {rows.size(), longest, width};
        Map<String, OnnxTensor> tensors = new HashMap<>();
        embedder.running().incrementAndGet();
        try (OrtSession.RunOptions options = begin()) {
            try (OnnxTensor result = output.tensor(embedder.environment(), outputShape)) {
                for (Map.Entry<SentenceGraph.Input, InputBuffer> input : inputs.entrySet()) {
                    tensors.put(
                            input.getKey().inputName(),
                            input.getValue()
                                    .tensor(
                                            embedder.environment(),
                                            input.getKey().perRow() ? rowShape : inputShape));
                }
                embedder.run(tensors, Map.of(graph.output(), result), options);
            } finally {
                end();
                tensors.values().forEach(OnnxTensor::close);
            }
        } catch (OrtException e) {
            throw new EmbeddingException(
                    String.format(
                            "ONNX Runtime failed on an input of shape %s: %s",
                            Arrays.toString(inputShape), e.getMessage()),
                    e);
        } finally {
            embedder.running().decrementAndGet();
        }
        return embedder.head().apply(output.floats(), rows, longest);
    }

    /** A batch that finds no room fails as it does where the device has none: a smaller one may. */
    private void makeRoom(int elements) throws EmbeddingException {
        try {
            output.size(elements);
        } catch (OutOfMemoryError e) {
            throw new EmbeddingException(
                    String.format(
                            "no memory for the output of %d texts of %d tokens, %d numbers: give"
                                    + " the task manager more direct memory"
                                    + " (taskmanager.memory.task.off-heap.size), or lower"
                                    + " engine.max-batch-tokens (%s)",
                            rows.size(), longest, elements, e.getMessage()),
                    e);
        }
    }

    private OrtSession.RunOptions begin() throws OrtException {
        OrtSession.RunOptions options = new OrtSession.RunOptions();
        synchronized (lock) {
            current = options;
        }
        return options;
    }

    private void end() {
        synchronized (lock) {
            current = null;
        }
    }

    @Override
    public void terminate() {
        synchronized (lock) {
            if (current != null) {
                try {
                    current.setTerminate(true);
                } catch (OrtException e) {
                    throw new IllegalStateException("The run could not be stopped", e);
                }
            }
        }
    }

    /** Whether a run is in progress; from any thread. */
    boolean isRunning() {
        synchronized (lock) {
            return current != null;
        }
    }

    /** Native memory that this batch holds, in bytes. */
    long capacityBytes() {
        long capacity = output.capacityBytes();
        for (InputBuffer input : inputs.values()) {
            capacity += input.capacityBytes();
        }
        return capacity;
    }

    /** Forgets the rows; the memory goes with the last reference. */
    @Override
    public void close() {
        rows = List.of();
    }
}
