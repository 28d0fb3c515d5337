package io.flinkinstructor.jobs.benchmark;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Map;

/**
 * The built-in model's graph on ONNX Runtime alone, as one would write it by hand for speed: one
 * session for all lanes, inputs and outputs in direct buffers that are reused. Nothing of this
 * project is in here.
 */
final class RawModel implements AutoCloseable {

    private static final String GRAPH = "/bge-small-en-v1.5-q.onnx";
    private static final String TOKENIZER = "/bge-small-en-v1.5-q-tokenizer.json";
    private static final int MAX_TOKENS = 512;
    private static final int DIMENSION = 384;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final String output;
    private final HuggingFaceTokenizer tokenizer = newTokenizer();

    /**
     * @param threads how many threads a run may use
     */
    RawModel(int threads) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            session = environment.createSession(resource(GRAPH), options);
        }
        output = session.getOutputNames().iterator().next();
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

    private static byte[] resource(String name) {
        try (InputStream stream = RawModel.class.getResourceAsStream(name)) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Token ids with special tokens. */
    long[] tokenize(String text) {
        return tokenizer.encode(text).getIds();
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

        /** Pads to the longest row, runs, takes the first token's vector, normalises. */
        float[][] run(List<long[]> rows) throws OrtException {
            int longest = 0;
            for (long[] row : rows) {
                longest = Math.max(longest, row.length);
            }
            int cells = rows.size() * longest;
            LongBuffer idCells = (ids = atLeast(ids, 8 * cells)).asLongBuffer().limit(cells);
            LongBuffer maskCells = (mask = atLeast(mask, 8 * cells)).asLongBuffer().limit(cells);
            LongBuffer typeCells = (types = atLeast(types, 8 * cells)).asLongBuffer().limit(cells);
            FloatBuffer vectors =
                    (hidden = atLeast(hidden, 4 * cells * DIMENSION))
                            .asFloatBuffer()
                            .limit(cells * DIMENSION);
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
                                    new long[] {rows.size(), longest, DIMENSION})) {
                session.run(
                                Map.of(
                                        "input_ids", idTensor,
                                        "attention_mask", maskTensor,
                                        "token_type_ids", typeTensor),
                                Map.of(output, hiddenTensor))
                        .close();
                float[][] embeddings = new float[rows.size()][DIMENSION];
                for (int i = 0; i < embeddings.length; i++) {
                    vectors.get(i * longest * DIMENSION, embeddings[i]);
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
