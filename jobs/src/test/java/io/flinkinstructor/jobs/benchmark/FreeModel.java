package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.Model;
import io.flinkinstructor.operators.model.ModelInfo;
import io.flinkinstructor.operators.model.ModelSource;
import io.flinkinstructor.operators.model.TokenizedText;
import io.flinkinstructor.operators.model.Tokenizer;
import java.util.List;
import java.util.Map;

/**
 * A model whose tokenizer and runs cost nothing, so that what is measured is the operator and the
 * engine around it. Texts have from {@value #MIN_TOKENS} to 23 tokens, by their hash; each vector
 * is a new array of 384 numbers, as an embedder owes its caller.
 */
record FreeModel() implements ModelSource {

    static final int DIMENSION = 384;

    private static final long serialVersionUID = 1L;
    private static final int MIN_TOKENS = 8;

    @Override
    public Model open() {
        return new OpenModel();
    }

    private static final class OpenModel implements Model {

        @Override
        public ModelInfo info() {
            return new ModelInfo("free", "0".repeat(64), DIMENSION, 512, Map.of(), null);
        }

        @Override
        public Tokenizer tokenizer() {
            return new FreeTokenizer();
        }

        @Override
        public Embedder embedder(Device device) throws EmbeddingException {
            if (device.kind() != Device.Kind.CPU) {
                throw new EmbeddingException("the free model runs on the CPU only");
            }
            return new FreeEmbedder();
        }

        @Override
        public void close() {}
    }

    private static final class FreeTokenizer implements Tokenizer {

        @Override
        public TokenizedText tokenize(String instruction, String text) {
            int hash = text.hashCode();
            int[] ids = new int[MIN_TOKENS + (hash & 15)];
            ids[0] = hash;
            return new TokenizedText(ids, 0, false);
        }

        @Override
        public void close() {}
    }

    private static final class FreeEmbedder implements Embedder {

        @Override
        public int dimension() {
            return DIMENSION;
        }

        @Override
        public Batch newBatch() {
            return new FreeBatch();
        }

        @Override
        public void close() {}
    }

    private static final class FreeBatch implements Embedder.Batch {

        private int rows;

        @Override
        public void collate(List<TokenizedText> texts) {
            rows = texts.size();
        }

        @Override
        public float[][] run() {
            float[][] vectors = new float[rows][DIMENSION];
            for (float[] vector : vectors) {
                // A vector of zeros would be refused, since it has no direction.
                vector[0] = 1;
            }
            return vectors;
        }

        @Override
        public void terminate() {}

        @Override
        public void close() {}
    }
}
