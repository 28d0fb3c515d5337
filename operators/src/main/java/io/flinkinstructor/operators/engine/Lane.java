package io.flinkinstructor.operators.engine;

import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.TokenizedText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;

/**
 * Runs batches, one at a time, and brings each text's result or failure to the dispatcher. A batch
 * that fails is split until the text that fails alone is found; its neighbours get through.
 *
 * <p>One thread runs it; {@link #hangs}, {@link #terminateAfter} and {@link #stop} may be called
 * from others.
 */
final class Lane {

    private final Dispatcher dispatcher;
    private final RunCounters counters;
    private final TokenizedText canary;
    private final IntUnaryOperator paddedLength;
    private final int maxAttempts;
    private final LongSupplier nanoClock;

    private final Object runLock = new Object();
    private Embedder.Batch running;
    private long runStart;
    private boolean told;
    private long toldNanos;
    private volatile boolean stopping;

    /**
     * @param paddedLength see {@link Embedder#paddedLength}
     */
    Lane(
            Dispatcher dispatcher,
            RunCounters counters,
            EngineOptions options,
            TokenizedText canary,
            IntUnaryOperator paddedLength,
            LongSupplier nanoClock) {
        this.dispatcher = dispatcher;
        this.counters = counters;
        this.maxAttempts = options.maxAttempts();
        this.canary = canary;
        this.paddedLength = paddedLength;
        this.nanoClock = nanoClock;
    }

    /**
     * Runs a batch to the end: when this returns, each of its texts has its vector or its failure.
     *
     * @throws EmbeddingException if the device fails, so that the texts are not to blame
     */
    void run(DeviceWorker.Prepared batch) throws EmbeddingException {
        run(batch, batch.jobs(), 1);
    }

    private void run(DeviceWorker.Prepared batch, List<Job> jobs, int attempt)
            throws EmbeddingException {
        RunStats stats;
        float[][] vectors;
        long start = nanoClock.getAsLong();
        try {
            vectors = timed(batch.buffers(), start);
            stats = stats(batch, jobs, start);
        } catch (EmbeddingException | RuntimeException e) {
            if (!stopping) {
                counters.runFailed();
                recover(batch, jobs, attempt, e);
            }
            return;
        }
        counters.ran(stats);
        dispatcher.finished(jobs, vectors, stats);
    }

    private void recover(
            DeviceWorker.Prepared batch, List<Job> jobs, int attempt, Exception failure)
            throws EmbeddingException {
        if (jobs.size() > 1) {
            int half = jobs.size() / 2;
            rerun(batch, jobs.subList(0, half), 1);
            rerun(batch, jobs.subList(half, jobs.size()), 1);
        } else if (attempt < maxAttempts) {
            rerun(batch, jobs, attempt + 1);
        } else {
            long start = nanoClock.getAsLong();
            checkDevice(batch.buffers(), failure);
            dispatcher.failed(
                    jobs.get(0),
                    new EmbeddingException(
                            "the model failed on this text "
                                    + maxAttempts
                                    + (maxAttempts == 1 ? " time: " : " times, at last with: ")
                                    + failure.getMessage(),
                            failure),
                    stats(batch, jobs, start));
        }
    }

    private void rerun(DeviceWorker.Prepared batch, List<Job> jobs, int attempt)
            throws EmbeddingException {
        List<TokenizedText> rows = new ArrayList<>(jobs.size());
        jobs.forEach(job -> rows.add(job.text()));
        batch.buffers().collate(rows);
        run(batch, jobs, attempt);
    }

    /** A text that always worked must still work, else the device is at fault. */
    private void checkDevice(Embedder.Batch buffers, Exception failure) throws EmbeddingException {
        try {
            buffers.collate(List.of(canary));
            timed(buffers, nanoClock.getAsLong());
        } catch (EmbeddingException | RuntimeException e) {
            e.addSuppressed(failure);
            throw new EmbeddingException(
                    "The device fails on a text that it could embed before: " + e.getMessage(), e);
        }
    }

    private float[][] timed(Embedder.Batch buffers, long start) throws EmbeddingException {
        synchronized (runLock) {
            running = buffers;
            runStart = start;
            told = false;
        }
        try {
            return buffers.run();
        } finally {
            synchronized (runLock) {
                running = null;
            }
        }
    }

    private RunStats stats(DeviceWorker.Prepared batch, List<Job> jobs, long start) {
        int longest = 0;
        int tokens = 0;
        for (Job job : jobs) {
            longest = Math.max(longest, job.length());
            tokens += job.length();
        }
        longest = paddedLength.applyAsInt(longest);
        int budget = Math.max(batch.policy().maxTokens(), longest);
        return new RunStats(jobs.size(), longest, tokens, budget, start, nanoClock.getAsLong());
    }

    /** Whether the run in progress has been told to stop for so long, and has not. */
    boolean hangs(long nowNanos, long timeoutNanos) {
        synchronized (runLock) {
            return running != null && told && nowNanos - toldNanos > timeoutNanos;
        }
    }

    /** Tells the run in progress to stop if it has taken longer than that. */
    void terminateAfter(long nowNanos, long timeoutNanos) {
        synchronized (runLock) {
            if (running != null && nowNanos - runStart > timeoutNanos) {
                if (!told) {
                    told = true;
                    toldNanos = nowNanos;
                }
                running.terminate();
            }
        }
    }

    /** Ends the run in progress, and gives up on its texts. */
    void stop() {
        stopping = true;
        synchronized (runLock) {
            if (running != null) {
                running.terminate();
            }
        }
    }
}
