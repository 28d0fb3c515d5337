package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.operators.engine.EngineCall;
import io.flinkinstructor.operators.engine.EngineConnection;
import io.flinkinstructor.operators.engine.EngineOptions;
import io.flinkinstructor.operators.engine.EngineStatistics;
import io.flinkinstructor.operators.engine.SharedEngine;
import io.flinkinstructor.operators.model.DirectoryModel;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.TokenizedText;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;

/** How fast the engine embeds tokenized texts on a device, with a number of them under way. */
final class EngineRate implements EngineConnection.ResultListener<Integer>, AutoCloseable {

    /** As many as in a pipeline on a CPU. */
    private static final int UNDER_WAY = 256;

    private final EngineConnection<Integer> connection;
    private final int underWay;
    private final Semaphore room;
    private volatile float[][] vectors;
    private volatile CountDownLatch left;
    private volatile Throwable failure;

    /** On a CPU. */
    EngineRate(Path model) throws EmbeddingException {
        this(model, "cpu", UNDER_WAY);
    }

    /**
     * @param device as the option {@code engine.device} takes it
     * @param underWay texts that are in the engine at once
     */
    EngineRate(Path model, String device, int underWay) throws EmbeddingException {
        this.underWay = underWay;
        this.room = new Semaphore(underWay);
        EngineOptions defaults = EngineOptions.DEFAULTS;
        EngineOptions options =
                new EngineOptions(
                        device,
                        defaults.lanes(),
                        defaults.maxBatchTokens(),
                        defaults.linger(),
                        defaults.deterministic(),
                        defaults.runTimeout(),
                        defaults.maxAttempts());
        connection = new SharedEngine(new DirectoryModel(model.toString()), options).connect(this);
    }

    /** Embeds all texts; the vectors are in {@link #vectors} then. Returns the seconds it took. */
    double run(List<TokenizedText> texts) throws Exception {
        return run(texts.size(), texts::get);
    }

    /** The same with texts that are made when there is room for them, in the calling thread. */
    double run(int count, IntFunction<TokenizedText> texts) throws Exception {
        vectors = new float[count][];
        left = new CountDownLatch(count);
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            room.acquire();
            connection.submit(new EngineCall<>(i, texts.apply(i)));
        }
        connection.flush();
        left.await();
        if (failure != null) {
            throw new IllegalStateException("the engine failed", failure);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /** What the engine has done so far. */
    EngineStatistics statistics() {
        return connection.statistics();
    }

    float[][] vectors() {
        return vectors;
    }

    @Override
    public void finished(List<EngineCall<Integer>> calls) {
        for (EngineCall<Integer> call : calls) {
            vectors[call.context()] = call.vector();
            if (call.failure() != null) {
                failure = call.failure();
            }
            room.release();
            left.countDown();
        }
    }

    @Override
    public void engineFailed(Throwable cause) {
        failure = cause;
        while (left.getCount() > 0) {
            left.countDown();
        }
        room.release(underWay);
    }

    @Override
    public void close() {
        connection.close();
    }
}
