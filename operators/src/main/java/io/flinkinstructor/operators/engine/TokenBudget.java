package io.flinkinstructor.operators.engine;

import io.flinkinstructor.operators.batching.BatchPolicy;
import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.ModelInfo;
import io.flinkinstructor.operators.model.TokenizedText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds how many padded tokens a batch should have on a device: a few sizes are timed with all
 * lanes at work, and the smallest within a few percent of the best throughput wins, since a small
 * batch brings its results sooner.
 */
final class TokenBudget {

    private static final Logger LOG = LoggerFactory.getLogger(TokenBudget.class);

    /** Larger budgets cost a CPU half its speed and five times the memory. */
    private static final int[] CPU_SIZES = {64, 128, 192, 256, 384, 512};

    private static final int[] CUDA_SIZES = {1_024, 4_096, 8_192, 16_384, 32_768, 65_536};

    /** Row lengths of the trial batches, in tokens: short passages. */
    private static final int CPU_ROW = 32;

    private static final int CUDA_ROW = 128;

    private static final double GOOD_ENOUGH = 0.97;
    private static final int ROUNDS = 8;
    private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** A task that restarts finds its budget here instead of measuring on a busy machine. */
    private static final Map<Key, BatchPolicy> MEASURED = new ConcurrentHashMap<>();

    private record Key(String modelFingerprint, Device device, int lanes, int pinned) {}

    private final Embedder embedder;
    private final int lanes;
    private final TokenizedText canary;
    private final LongSupplier nanoClock;

    private TokenBudget(
            Embedder embedder, int lanes, TokenizedText canary, LongSupplier nanoClock) {
        this.embedder = embedder;
        this.lanes = lanes;
        this.canary = canary;
        this.nanoClock = nanoClock;
    }

    /**
     * The policy for a device: with the pinned budget if the options have one, else measured, once
     * for each model, device and number of lanes in a process.
     *
     * @throws EmbeddingException if a trial run fails
     */
    static BatchPolicy policy(
            EngineOptions options,
            ModelInfo model,
            Device device,
            Embedder embedder,
            int lanes,
            TokenizedText canary,
            LongSupplier nanoClock)
            throws EmbeddingException {
        Key key = new Key(model.fingerprint(), device, lanes, options.maxBatchTokens());
        BatchPolicy known = MEASURED.get(key);
        if (known == null) {
            boolean cpu = device.kind() == Device.Kind.CPU;
            int row = Math.min(cpu ? CPU_ROW : CUDA_ROW, model.maxTokens());
            int[] sizes =
                    options.maxBatchTokens() > 0
                            ? new int[] {options.maxBatchTokens()}
                            : cpu ? CPU_SIZES : CUDA_SIZES;
            known =
                    new TokenBudget(embedder, lanes, canary, nanoClock)
                            .measure(sizes, row, cpu ? row : model.maxTokens());
            MEASURED.put(key, known);
        }
        return BatchPolicy.tokens(known.maxTokens(), known.runOverheadTokens(), options.linger());
    }

    /**
     * @param longestRow the chosen size must also run with rows of this length, which take more
     *     memory for the same tokens
     */
    private BatchPolicy measure(int[] sizes, int row, int longestRow) throws EmbeddingException {
        // The first trial is one row: what a run costs beside its tokens.
        int[] rows = new int[sizes.length + 1];
        rows[0] = 1;
        for (int i = 0; i < sizes.length; i++) {
            rows[i + 1] = Math.max(1, sizes[i] / row);
        }
        double[] nanosPerRun = time(rows, row);

        double best = 0;
        double[] tokensPerSecond = new double[nanosPerRun.length - 1];
        for (int i = 0; i < tokensPerSecond.length; i++) {
            tokensPerSecond[i] = rows[i + 1] * row * 1e9 * lanes / nanosPerRun[i + 1];
            best = Math.max(best, tokensPerSecond[i]);
        }
        int chosen = 0;
        while (tokensPerSecond[chosen] < GOOD_ENOUGH * best) {
            chosen++;
        }
        while (longestRow > row && chosen > 0 && !runs(sizes[chosen] / longestRow, longestRow)) {
            chosen--;
        }
        int overhead =
                overheadTokens(
                        row,
                        nanosPerRun[0],
                        rows[chosen + 1] * row,
                        nanosPerRun[chosen + 1],
                        sizes[chosen]);
        LOG.info(
                "Token budgets {} reach {} tokens/s with {} lanes; taking {}, a run costs as much as {} tokens",
                Arrays.toString(sizes),
                Arrays.toString(Arrays.stream(tokensPerSecond).mapToLong(Math::round).toArray()),
                lanes,
                sizes[chosen],
                overhead);
        return new BatchPolicy(sizes[chosen], sizes[chosen], overhead, 0);
    }

    /** The price of a run in tokens, from the straight line through two measured runs. */
    static int overheadTokens(
            int tokens1, double nanos1, int tokens2, double nanos2, int maxOverhead) {
        if (tokens2 <= tokens1 || nanos2 <= nanos1) {
            return maxOverhead;
        }
        double nanosPerToken = (nanos2 - nanos1) / (tokens2 - tokens1);
        double overhead = nanos1 / nanosPerToken - tokens1;
        return (int) Math.max(0, Math.min(maxOverhead, Math.round(overhead)));
    }

    private boolean runs(int rows, int row) {
        try (Embedder.Batch batch = embedder.newBatch()) {
            batch.collate(trialRows(Math.max(1, rows), row));
            batch.run();
            return true;
        } catch (EmbeddingException e) {
            LOG.info("{} rows of {} tokens do not run: {}", rows, row, e.getMessage());
            return false;
        }
    }

    /**
     * Nanoseconds of one run of each size, all lanes running at the same time; as many of the sizes
     * as the device takes.
     */
    private double[] time(int[] rows, int row) throws EmbeddingException {
        AtomicInteger taken = new AtomicInteger(rows.length);
        List<List<Double>> samples = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            samples.add(Collections.synchronizedList(new ArrayList<>()));
        }
        ExecutorService pool =
                Executors.newFixedThreadPool(
                        lanes,
                        task -> {
                            Thread thread = new Thread(task, "embedding-token-budget");
                            thread.setDaemon(true);
                            return thread;
                        });
        try {
            List<Callable<Void>> trials = new ArrayList<>();
            for (int lane = 0; lane < lanes; lane++) {
                trials.add(
                        () -> {
                            trial(rows, row, samples, taken);
                            return null;
                        });
            }
            for (Future<Void> trial : pool.invokeAll(trials)) {
                trial.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddingException("interrupted while the token budget was measured", e);
        } catch (ExecutionException e) {
            throw new EmbeddingException(
                    "the model failed while its token budget was measured: "
                            + e.getCause().getMessage(),
                    e.getCause());
        } finally {
            pool.shutdownNow();
            awaitEnd(pool);
        }
        return samples.subList(0, taken.get()).stream()
                .mapToDouble(TokenBudget::undisturbed)
                .toArray();
    }

    private void trial(int[] rows, int row, List<List<Double>> samples, AtomicInteger taken)
            throws EmbeddingException {
        try (Embedder.Batch batch = embedder.newBatch()) {
            // Rounds over all sizes, so that a slow moment of the machine meets all alike; the
            // first one warms up.
            for (int round = 0; round <= ROUNDS; round++) {
                for (int i = 0; i < taken.get(); i++) {
                    batch.collate(trialRows(rows[i], row));
                    double nanos;
                    try {
                        nanos = nanosPerRun(batch);
                    } catch (EmbeddingException e) {
                        if (i <= 1) {
                            throw e;
                        }
                        // A GPU has only so much memory.
                        LOG.info(
                                "Batches of {} tokens and more are not tried: {}",
                                rows[i] * row,
                                e.getMessage());
                        taken.accumulateAndGet(i, Math::min);
                        break;
                    }
                    if (round > 0) {
                        samples.get(i).add(nanos);
                    }
                }
            }
        }
    }

    private double nanosPerRun(Embedder.Batch batch) throws EmbeddingException {
        long start = nanoClock.getAsLong();
        long end;
        int runs = 0;
        do {
            batch.run();
            runs++;
            end = nanoClock.getAsLong();
        } while (end - start < ROUND_NANOS);
        return (double) (end - start) / runs;
    }

    private List<TokenizedText> trialRows(int count, int length) {
        int[] ids = new int[length];
        for (int i = 0; i < length; i++) {
            ids[i] = canary.ids()[i % canary.length()];
        }
        return Collections.nCopies(count, new TokenizedText(ids, 0, false));
    }

    /**
     * The lower quartile: a task manager that starts has much else to do, which only ever makes a
     * run longer.
     */
    private static double undisturbed(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 4);
    }

    /** The embedder may be closed next: no trial may still run. */
    private static void awaitEnd(ExecutorService pool) {
        boolean interrupted = false;
        while (true) {
            try {
                if (pool.awaitTermination(1, TimeUnit.MINUTES)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
