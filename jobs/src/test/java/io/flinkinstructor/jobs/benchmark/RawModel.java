package io.flinkinstructor.jobs.benchmark;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.flinkinstructor.operators.model.BuiltinFiles;
import io.flinkinstructor.operators.model.GraphChoice;
import io.flinkinstructor.operators.model.convert.RewrittenGraph;
import io.flinkinstructor.operators.model.onnx.SentenceGraph;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One of the built-in model's graphs on ONNX Runtime alone, as one would write it by hand for
 * speed: one session for all lanes, inputs and outputs in direct buffers that are reused. Nothing
 * of this project is in here but the graph, if that is asked for.
 */
final class RawModel implements AutoCloseable {

    private static final String NAME = "bge-small-en-v1.5";
    private static final String GRAPH = "onnx/model.onnx";
    private static final String TOKENIZER = "/bge-small-en-v1.5-q-tokenizer.json";
    private static final int MAX_TOKENS = 512;
    private static final int DIMENSION = 384;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final Set<String> inputs;
    private final String output;

    /** What rows are padded to a multiple of. */
    private final int multiple;

    /** Whether the output is one vector for each text, instead of one for each token. */
    private final boolean pooled;

    private final HuggingFaceTokenizer tokenizer = newTokenizer();

    /**
     * @param threads how many threads a run may use
     */
    RawModel(GraphChoice graph, int threads) throws Exception {
        this(bytes(graph), threads);
    }

    /** The yardstick: the same weights with activations in floats. */
    static RawModel withFloatActivations(int threads) throws Exception {
        return new RawModel(
                RewrittenGraph.withFloatActivations(BuiltinFiles.named(NAME), GRAPH), threads);
    }

    private RawModel(byte[] graph, int threads) throws Exception {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            session = environment.createSession(graph, options);
        }
        multiple =
                Integer.parseInt(
                        session.getMetadata()
                                .getCustomMetadata()
                                .getOrDefault(SentenceGraph.INDEPENDENT_ROWS, "1"));
        inputs = session.getInputNames();
        Map.Entry<String, NodeInfo> first = session.getOutputInfo().entrySet().iterator().next();
        output = first.getKey();
        pooled = ((TensorInfo) first.getValue().getInfo()).getShape().length == 2;
    }

    /** The built-in model's tokenizer: truncates to 512 tokens, pads nothing. */
    static HuggingFaceTokenizer newTokenizer() {
        try (InputStream json = RawModel.class.getResourceAsStream(TOKENIZER)) {
            return HuggingFaceTokenizer.newInstance(
                    json,
                    Map.of(
                            "padding",
                            "false",
                            "truncation",
                            "true",
                            "modelMaxLength",
                            Integer.toString(MAX_TOKENS),
                            "maxLength",
                            Integer.toString(MAX_TOKENS)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(GraphChoice graph) throws Exception {
        BuiltinFiles files = BuiltinFiles.named(NAME);
        return switch (graph) {
            case OPTIMISED -> RewrittenGraph.fastest(files, GRAPH);
            case PINNED -> RewrittenGraph.of(files, GRAPH);
            case STATIC -> RewrittenGraph.withStaticScales(files, GRAPH);
            case PUBLISHED -> {
                try (InputStream published = files.open(GRAPH)) {
                    yield published.readAllBytes();
                }
            }
        };
    }

    /** Token ids with special tokens. */
    long[] tokenize(String text) {
        return tokenizer.encode(text).getIds();
    }

    /** How long rows are whose longest is so long. */
    int padded(int longest) {
        return (longest + multiple - 1) / multiple * multiple;
    }

    /** Whether rows may share a batch: any may, but for a graph that wants equal lengths. */
    boolean shareBatch(int longest, int length) {
        return multiple == 1 || padded(longest) == padded(length);
    }

    /** A lane: buffers for one thread. */
    Lane newLane() {
        return new Lane();
    }

    @Override
    public void close() throws OrtException {
        session.close();
        tokenizer.close();
    }

    /** Runs batches, one at a time. */
    final class Lane {

        private ByteBuffer ids = direct(0);
        private ByteBuffer mask = direct(0);
        private ByteBuffer types = direct(0);
        private ByteBuffer hidden = direct(0);

        /**
         * Pads to the longest row, or what the graph wants beyond that, runs, takes each text's
         * first vector, normalises.
         */
        float[][] run(List<long[]> rows) throws OrtException {
            int longest = 0;
            for (long[] row : rows) {
                longest = Math.max(longest, padded(row.length));
            }
            int cells = rows.size() * longest;
            LongBuffer idCells = (ids = atLeast(ids, 8 * cells)).asLongBuffer().limit(cells);
            LongBuffer maskCells = (mask = atLeast(mask, 8 * cells)).asLongBuffer().limit(cells);
            LongBuffer typeCells = (types = atLeast(types, 8 * cells)).asLongBuffer().limit(cells);
            int outputs = pooled ? rows.size() : cells;
            FloatBuffer vectors =
                    (hidden = atLeast(hidden, 4 * outputs * DIMENSION))
                            .asFloatBuffer()
                            .limit(outputs * DIMENSION);
            for (int i = 0; i < rows.size(); i++) {
                long[] row = rows.get(i);
                for (int j = 0; j < longest; j++) {
                    idCells.put(i * longest + j, j < row.length ? row[j] : 0);
                    maskCells.put(i * longest + j, j < row.length ? 1 : 0);
                }
            }
            long[] shape = {rows.size(), longest};
            try (OnnxTensor idTensor = OnnxTensor.createTensor(environment, idCells, shape);
                    OnnxTensor maskTensor = OnnxTensor.createTensor(environment, maskCells, shape);
                    OnnxTensor typeTensor = OnnxTensor.createTensor(environment, typeCells, shape);
                    OnnxTensor hiddenTensor =
                            OnnxTensor.createTensor(
                                    environment,
                                    vectors,
                                    pooled
                                            ? new long[] {rows.size(), DIMENSION}
                                            : new long[] {rows.size(), longest, DIMENSION})) {
                Map<String, OnnxTensor> given = new HashMap<>();
                given.put("input_ids", idTensor);
                given.put("attention_mask", maskTensor);
                given.put("token_type_ids", typeTensor);
                given.keySet().retainAll(inputs);
                session.run(given, Map.of(output, hiddenTensor)).close();
                float[][] embeddings = new float[rows.size()][DIMENSION];
                for (int i = 0; i < embeddings.length; i++) {
                    vectors.get((pooled ? i : i * longest) * DIMENSION, embeddings[i]);
                    normalize(embeddings[i]);
                }
                return embeddings;
            }
        }

        private static void normalize(float[] vector) {
            double squares = 0;
            for (float x : vector) {
                squares += x * x;
            }
            float scale = (float) (1 / Math.sqrt(squares));
            for (int i = 0; i < vector.length; i++) {
                vector[i] *= scale;
            }
        }

        private static ByteBuffer atLeast(ByteBuffer buffer, int bytes) {
            return buffer.capacity() >= bytes ? buffer : direct(2 * bytes);
        }

        private static ByteBuffer direct(int bytes) {
            return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        }
    }
}
