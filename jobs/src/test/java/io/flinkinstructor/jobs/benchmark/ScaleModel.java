package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.DirectoryModel;
import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.Model;
import io.flinkinstructor.operators.model.ModelInfo;
import io.flinkinstructor.operators.model.ModelSource;
import io.flinkinstructor.operators.model.TokenizedText;
import io.flinkinstructor.operators.model.Tokenizer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * The built-in model's tokenizer before a GPU that only takes the time which its {@link GpuCost}
 * says. Vectors are random, of length 1.
 */
record ScaleModel(GpuCost cost) implements ModelSource {

    private static final long serialVersionUID = 1L;
    private static final int VECTORS = 1_000;

    @Override
    public Model open() throws EmbeddingException {
        return new Opened(new DirectoryModel("builtin:bge-small-en-v1.5").open(), cost);
    }

    /** Random vectors to choose from. */
    static float[][] vectors(int dimension) {
        Random random = new Random(11);
        float[][] vectors = new float[VECTORS][dimension];
        for (float[] vector : vectors) {
            double squares = 0;
            for (int i = 0; i < dimension; i++) {
                vector[i] = (float) random.nextGaussian();
                squares += vector[i] * vector[i];
            }
            for (int i = 0; i < dimension; i++) {
                vector[i] /= (float) Math.sqrt(squares);
            }
        }
        return vectors;
    }

    private record Opened(Model real, GpuCost cost) implements Model {

        @Override
        public ModelInfo info() {
            return new ModelInfo(
                    cost.name(),
                    "0".repeat(64),
                    cost.dimension(),
                    real.info().maxTokens(),
                    Map.of(),
                    null);
        }

        @Override
        public Tokenizer tokenizer() {
            return real.tokenizer();
        }

        @Override
        public Embedder embedder(Device device) throws EmbeddingException {
            if (device.kind() == Device.Kind.CPU) {
                throw new EmbeddingException("only GPUs are simulated here");
            }
            return new Gpu(cost, vectors(cost.dimension()));
        }

        @Override
        public void close() {
            real.close();
        }
    }

    private record Gpu(GpuCost cost, float[][] vectors) implements Embedder {

        @Override
        public int dimension() {
            return cost.dimension();
        }

        @Override
        public Batch newBatch() {
            return new GpuBatch(this);
        }

        @Override
        public void close() {}
    }

    private static final class GpuBatch implements Embedder.Batch {

        private final Gpu gpu;
        private int rows;
        private int longest;
        private int next;
        private volatile boolean terminated;

        GpuBatch(Gpu gpu) {
            this.gpu = gpu;
        }

        @Override
        public void collate(List<TokenizedText> texts) {
            rows = texts.size();
            longest = 0;
            for (TokenizedText text : texts) {
                longest = Math.max(longest, text.length());
            }
        }

        @Override
        public float[][] run() throws EmbeddingException {
            terminated = false;
            long end = System.nanoTime() + gpu.cost().runNanos((long) rows * longest);
            for (long left; (left = end - System.nanoTime()) > 0 && !terminated; ) {
                LockSupport.parkNanos(left);
            }
            if (terminated) {
                throw new EmbeddingException("terminated");
            }
            float[][] vectors = new float[rows][];
            for (int i = 0; i < rows; i++) {
                next = (next + 1) % VECTORS;
                vectors[i] = gpu.vectors()[next].clone();
            }
            return vectors;
        }

        @Override
        public void terminate() {
            terminated = true;
        }

        @Override
        public void close() {}
    }
}
