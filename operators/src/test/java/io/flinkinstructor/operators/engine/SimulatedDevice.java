package io.flinkinstructor.operators.engine;

import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.TokenizedText;
import java.util.ArrayList;
import java.util.List;

/**
 * A GPU as the engine sees it: a run costs a fixed time to launch and the rest by its padded
 * tokens; to collate costs the host a time for each token. Guarded by its {@link SimulatedTime}.
 */
final class SimulatedDevice implements Embedder {

    /**
     * What things cost.
     *
     * @param launchNanos of each run
     * @param tokensPerSecond of a run, padding included
     * @param collateNanosPerToken of the host
     * @param memoryTokens the longest row times the padded tokens that a run may have
     */
    record Cost(
            long launchNanos,
            double tokensPerSecond,
            double collateNanosPerToken,
            double memoryTokens) {

        long runNanos(int rows, int longest) {
            return launchNanos + Math.round(1e9 * rows * longest / tokensPerSecond);
        }

        long collateNanos(int rows, int longest) {
            return Math.round(collateNanosPerToken * rows * longest);
        }
    }

    /** A run that has ended, or will. */
    record Run(long start, long end, int rows, int longest, int tokens) {}

    private final SimulatedTime time;
    private final Cost cost;
    private final List<Run> runs = new ArrayList<>();
    private int collatingTexts;
    private int preparedTexts;
    private int runningTexts;
    private boolean broken;
    private boolean closed;
    private boolean closedDuringRun;

    SimulatedDevice(SimulatedTime time, Cost cost) {
        this.time = time;
        this.cost = cost;
    }

    Cost cost() {
        return cost;
    }

    List<Run> runs() {
        synchronized (time) {
            return List.copyOf(runs);
        }
    }

    /** Texts that were handed to this device and have no result. */
    int texts() {
        synchronized (time) {
            return collatingTexts + preparedTexts + runningTexts;
        }
    }

    int batches() {
        synchronized (time) {
            return (collatingTexts > 0 ? 1 : 0)
                    + (preparedTexts > 0 ? 1 : 0)
                    + (runningTexts > 0 ? 1 : 0);
        }
    }

    /** Whether its lane has nothing to begin. */
    boolean laneIsSettled() {
        synchronized (time) {
            return runningTexts > 0 || preparedTexts == 0;
        }
    }

    /** Whether its collator is at work, or has no buffer to work with. */
    boolean collatorIsBusy() {
        synchronized (time) {
            return collatingTexts > 0 || preparedTexts > 0 && runningTexts > 0;
        }
    }

    /** From now on, every run fails. */
    void breakDown() {
        synchronized (time) {
            broken = true;
        }
    }

    boolean isClosed() {
        synchronized (time) {
            return closed;
        }
    }

    boolean wasClosedDuringRun() {
        synchronized (time) {
            return closedDuringRun;
        }
    }

    @Override
    public int dimension() {
        return 2;
    }

    @Override
    public Batch newBatch() {
        return new SimulatedBatch();
    }

    @Override
    public void close() {
        synchronized (time) {
            closed = true;
            closedDuringRun |= runningTexts > 0;
        }
    }

    private final class SimulatedBatch implements Batch {

        private List<TokenizedText> rows = List.of();
        private int longest;
        private SimulatedTime.Work current;

        @Override
        public void collate(List<TokenizedText> rows) {
            this.rows = List.copyOf(rows);
            longest = rows.stream().mapToInt(TokenizedText::length).max().orElseThrow();
            SimulatedTime.Work work;
            synchronized (time) {
                if (!time.hasBegun() || broken) {
                    return;
                }
                collatingTexts = rows.size();
                work =
                        time.work(
                                cost.collateNanos(rows.size(), longest),
                                () -> {
                                    preparedTexts = collatingTexts;
                                    collatingTexts = 0;
                                });
            }
            try {
                time.await(work);
            } catch (EmbeddingException e) {
                // The engine closes, and nobody runs this batch any more.
                return;
            }
        }

        @Override
        public float[][] run() throws EmbeddingException {
            synchronized (time) {
                if (broken) {
                    throw new EmbeddingException("the device fell off the bus");
                }
                if ((double) longest * longest * rows.size() > cost.memoryTokens()) {
                    throw new EmbeddingException("out of memory");
                }
                if (!time.hasBegun()) {
                    time.pass(cost.runNanos(rows.size(), longest));
                    return vectors();
                }
                preparedTexts = 0;
                runningTexts = rows.size();
                long nanos = cost.runNanos(rows.size(), longest);
                long start = time.getAsLong();
                int tokens = rows.stream().mapToInt(TokenizedText::length).sum();
                runs.add(new Run(start, start + nanos, rows.size(), longest, tokens));
                current = time.work(nanos, () -> runningTexts = 0);
            }
            time.await(current);
            return vectors();
        }

        private float[][] vectors() {
            return rows.stream()
                    .map(row -> new float[] {row.ids()[0], row.length()})
                    .toArray(float[][]::new);
        }

        @Override
        public void terminate() {
            synchronized (time) {
                if (current != null) {
                    time.terminate(current);
                }
            }
        }

        @Override
        public void close() {}
    }
}
