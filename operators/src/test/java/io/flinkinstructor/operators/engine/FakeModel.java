package io.flinkinstructor.operators.engine;

import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.Model;
import io.flinkinstructor.operators.model.ModelInfo;
import io.flinkinstructor.operators.model.ModelSource;
import io.flinkinstructor.operators.model.TokenizedText;
import io.flinkinstructor.operators.model.Tokenizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * A model of one token per character, whose vector is (first token, number of tokens). Runs wait
 * for permits, and fail as the test says.
 */
final class FakeModel implements ModelSource, Model {

    private static final long serialVersionUID = 1L;

    static final int MAX_TOKENS = 100;

    /** A run takes one; the test hands them out to decide what runs when. */
    final transient Semaphore permits = new Semaphore(Integer.MAX_VALUE / 2);

    /** How many runs have begun. */
    final transient Semaphore begun = new Semaphore(0);

    final transient List<List<String>> batches = Collections.synchronizedList(new ArrayList<>());
    final transient AtomicInteger runsNow = new AtomicInteger();
    final transient AtomicInteger openEmbedders = new AtomicInteger();
    final transient AtomicInteger opened = new AtomicInteger();
    final transient AtomicInteger terminations = new AtomicInteger();
    transient volatile Predicate<List<String>> failing = rows -> false;
    transient volatile Predicate<List<String>> hanging = rows -> false;
    transient volatile boolean terminable = true;
    transient volatile boolean cudaThere;
    transient volatile boolean closedDuringRun;
    transient volatile boolean closed;

    @Override
    public Model open() {
        opened.incrementAndGet();
        return this;
    }

    @Override
    public ModelInfo info() {
        return new ModelInfo(
                "fake", Integer.toHexString(hashCode()), 2, MAX_TOKENS, Map.of(), null);
    }

    @Override
    public Tokenizer tokenizer() {
        return new Tokenizer() {
            @Override
            public TokenizedText tokenize(String instruction, String text) {
                return text(text);
            }

            @Override
            public void close() {}
        };
    }

    static TokenizedText text(String text) {
        return new TokenizedText(text.chars().limit(MAX_TOKENS).toArray(), 0, false);
    }

    private static String string(TokenizedText text) {
        return new String(text.ids(), 0, text.length());
    }

    @Override
    public Embedder embedder(Device device) throws EmbeddingException {
        if (device.kind() == Device.Kind.CUDA && !cudaThere) {
            throw new EmbeddingException("no " + device + " here");
        }
        openEmbedders.incrementAndGet();
        return new FakeEmbedder();
    }

    @Override
    public void close() {
        closed = true;
    }

    private final class FakeEmbedder implements Embedder {

        @Override
        public int dimension() {
            return 2;
        }

        @Override
        public Batch newBatch() {
            return new FakeBatch();
        }

        @Override
        public void close() {
            closedDuringRun |= runsNow.get() > 0;
            openEmbedders.decrementAndGet();
        }
    }

    private final class FakeBatch implements Embedder.Batch {

        private List<TokenizedText> rows;
        private final Semaphore terminated = new Semaphore(0);
        private volatile boolean running;

        @Override
        public void collate(List<TokenizedText> rows) {
            this.rows = List.copyOf(rows);
        }

        @Override
        public float[][] run() throws EmbeddingException {
            List<String> texts = rows.stream().map(FakeModel::string).toList();
            runsNow.incrementAndGet();
            running = true;
            terminated.drainPermits();
            begun.release();
            try {
                if (hanging.test(texts)) {
                    terminated.acquireUninterruptibly();
                    throw new EmbeddingException("terminated");
                }
                permits.acquireUninterruptibly();
                batches.add(texts);
                if (failing.test(texts)) {
                    throw new EmbeddingException("poison in " + texts);
                }
                return rows.stream()
                        .map(row -> new float[] {row.ids()[0], row.length()})
                        .toArray(float[][]::new);
            } finally {
                running = false;
                runsNow.decrementAndGet();
            }
        }

        @Override
        public void terminate() {
            terminations.incrementAndGet();
            if (terminable) {
                terminated.release();
            }
        }

        @Override
        public void close() {
            closedDuringRun |= running;
        }
    }
}
