package io.flinkinstructor.jobs.benchmark;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.flinkinstructor.operators.model.TokenizedText;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The way in which INSTRUCTOR's own class runs: batches of {@value #ROWS} rows, each padded to
 * {@value #LENGTH} tokens, with all cores on one batch.
 */
final class PaddedRate implements AutoCloseable {

    static final int ROWS = 32;
    private static final int LENGTH = 512;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    PaddedRate(Path model, int cores) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(cores);
            options.setInterOpNumThreads(1);
            session =
                    environment.createSession(model.resolve("onnx/model.onnx").toString(), options);
        }
    }

    /**
     * Runs one batch.
     *
     * @param texts {@value #ROWS} of them
     * @return the seconds it took
     */
    double run(List<TokenizedText> texts) throws OrtException {
        long[] ids = new long[ROWS * LENGTH];
        long[] mask = new long[ROWS * LENGTH];
        long[] instruction = new long[ROWS];
        for (int i = 0; i < ROWS; i++) {
            int[] tokens = texts.get(i).ids();
            for (int j = 0; j < tokens.length; j++) {
                ids[i * LENGTH + j] = tokens[j];
                mask[i * LENGTH + j] = 1;
            }
            instruction[i] = texts.get(i).unpooled();
        }
        long[] shape = {ROWS, LENGTH};
        long start = System.nanoTime();
        try (OnnxTensor idTensor = tensor(ids, shape);
                OnnxTensor maskTensor = tensor(mask, shape);
                OnnxTensor instructionTensor = tensor(instruction, new long[] {ROWS})) {
            session.run(
                            Map.of(
                                    "input_ids", idTensor,
                                    "attention_mask", maskTensor,
                                    "instruction_tokens", instructionTensor))
                    .close();
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private OnnxTensor tensor(long[] values, long[] shape) throws OrtException {
        return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape);
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
