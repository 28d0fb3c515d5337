package io.flinkinstructor.jobs.benchmark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The raw limit: all texts at once through ONNX Runtime. Inside the clock, the lanes tokenize every
 * text, the whole set is sorted by length, batches are cut by their padded tokens, and the lanes
 * take the batches, longest first, so that they end together. A pipeline, which does not see the
 * whole set, cannot have less padding.
 */
final class RawRun implements AutoCloseable {

    private final RawModel model;
    private final int lanes;
    private final int budget;
    private final ExecutorService threads;

    /**
     * @param model with one thread a run
     * @param lanes batches at once
     * @param budget padded tokens of a batch, except for a longer text alone; 0: one by one
     */
    RawRun(RawModel model, int lanes, int budget) {
        this.model = model;
        this.lanes = lanes;
        this.budget = budget;
        this.threads = Executors.newFixedThreadPool(lanes);
    }

    /** Embeds all texts. */
    SystemRuns.Run run(List<BenchmarkText> texts) throws Exception {
        Stopwatch watch = Stopwatch.start();
        long[][] tokens = new long[texts.size()][];
        AtomicInteger next = new AtomicInteger();
        inLanes(
                () -> {
                    for (int i; (i = next.getAndIncrement()) < tokens.length; ) {
                        tokens[i] = model.tokenize(texts.get(i).text());
                    }
                    return null;
                });
        List<long[]> sorted = new ArrayList<>(List.of(tokens));
        sorted.sort(Comparator.comparingInt((long[] row) -> row.length).reversed());
        List<List<long[]>> batches = cut(model, sorted, budget);
        AtomicInteger nextBatch = new AtomicInteger();
        inLanes(
                () -> {
                    RawModel.Lane lane = model.newLane();
                    for (int i; (i = nextBatch.getAndIncrement()) < batches.size(); ) {
                        lane.run(batches.get(i));
                    }
                    return null;
                });
        return watch.stop(texts.size());
    }

    /** Cuts rows, longest first, into batches within the budget. */
    static List<List<long[]>> cut(RawModel model, List<long[]> sorted, int budget) {
        List<List<long[]>> batches = new ArrayList<>();
        for (int from = 0; from < sorted.size(); ) {
            int longest = sorted.get(from).length;
            int most = Math.max(1, budget / model.padded(longest));
            int to = from + 1;
            while (to < Math.min(sorted.size(), from + most)
                    && model.shareBatch(longest, sorted.get(to).length)) {
                to++;
            }
            batches.add(sorted.subList(from, to));
            from = to;
        }
        return batches;
    }

    private void inLanes(Callable<Void> work) throws Exception {
        List<Future<Void>> running = new ArrayList<>();
        for (int i = 0; i < lanes; i++) {
            running.add(threads.submit(work));
        }
        for (Future<Void> lane : running) {
            lane.get();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
