package io.flinkinstructor.operators.engine;

import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.TokenizedText;
import io.flinkinstructor.operators.model.Tokenizer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An embedder with {@link FaultInjection injected faults}, which come where those of the device
 * would. One that breaks stays broken, as a device does; the engine that is started in its place
 * has another.
 */
final class FaultyEmbedder implements Embedder {

    private static final Logger LOG = LoggerFactory.getLogger(FaultyEmbedder.class);

    /** Texts that have broken a device of this process. */
    private static final Set<TokenizedText> BREAKERS = ConcurrentHashMap.newKeySet();

    private final Embedder embedder;
    private final FaultInjection faults;
    private final Words words;
    private final AtomicInteger runs = new AtomicInteger();
    private volatile boolean broken;

    /** The words that the faults wait for, as the model sees them. */
    private record Words(MarkerWord poison, MarkerWord fail, MarkerWord slow) {}

    private FaultyEmbedder(Embedder embedder, FaultInjection faults, Words words) {
        this.embedder = embedder;
        this.faults = faults;
        this.words = words;
    }

    /**
     * What to do with the embedders of a model: nothing, where there are no faults.
     *
     * @throws EmbeddingException if the model does not know a word
     */
    static UnaryOperator<Embedder> injecting(FaultInjection faults, Tokenizer tokenizer)
            throws EmbeddingException {
        if (faults.equals(FaultInjection.NONE)) {
            return embedder -> embedder;
        }
        LOG.warn("Faults are injected on purpose (engine.fault-injection): {}", faults);
        Words words =
                new Words(
                        MarkerWord.of(faults.poison(), tokenizer),
                        MarkerWord.of(faults.fail(), tokenizer),
                        MarkerWord.of(faults.slow(), tokenizer));
        return embedder -> new FaultyEmbedder(embedder, faults, words);
    }

    @Override
    public int dimension() {
        return embedder.dimension();
    }

    @Override
    public int paddedLength(int longest) {
        return embedder.paddedLength(longest);
    }

    @Override
    public int independentRowsMultiple() {
        return embedder.independentRowsMultiple();
    }

    @Override
    public Batch newBatch() {
        return new FaultyBatch(embedder.newBatch());
    }

    @Override
    public void close() {
        embedder.close();
    }

    /** Fails if the device is broken, or breaks now. */
    private void requireDevice(List<TokenizedText> breakers) throws EmbeddingException {
        // Every one of them is noted: they will run together again.
        boolean breaks = false;
        for (TokenizedText text : breakers) {
            breaks |= BREAKERS.add(text);
        }
        breaks |= faults.failAfter() > 0 && runs.incrementAndGet() > faults.failAfter();
        if (breaks && !broken) {
            broken = true;
            LOG.warn("Injected fault: the device fails from now on");
        }
        if (broken) {
            throw new EmbeddingException("injected fault: the device is broken");
        }
    }

    private final class FaultyBatch implements Batch {

        private final Batch batch;
        private final Semaphore terminations = new Semaphore(0);
        private boolean poisoned;
        private boolean slowed;
        private List<TokenizedText> breakers = List.of();

        FaultyBatch(Batch batch) {
            this.batch = batch;
        }

        @Override
        public void collate(List<TokenizedText> rows) {
            poisoned = rows.stream().anyMatch(words.poison()::isIn);
            slowed = rows.stream().anyMatch(words.slow()::isIn);
            breakers = rows.stream().filter(words.fail()::isIn).toList();
            batch.collate(rows);
        }

        @Override
        public float[][] run() throws EmbeddingException {
            terminations.drainPermits();
            requireDevice(breakers);
            if (slowed) {
                waitLong();
            }
            if (poisoned) {
                throw new EmbeddingException("injected fault: poison");
            }
            return batch.run();
        }

        private void waitLong() throws EmbeddingException {
            try {
                if (terminations.tryAcquire(faults.slowFor().toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new EmbeddingException("injected fault: a slow run was terminated");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EmbeddingException("interrupted during a slow run", e);
            }
        }

        @Override
        public void terminate() {
            terminations.release();
            batch.terminate();
        }

        @Override
        public void close() {
            batch.close();
        }
    }
}
