package io.flinkinstructor.operators.engine;

import io.flinkinstructor.operators.batching.BatchPolicy;
import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.TokenizedText;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one device busy. While its lanes run batches, one more thread takes the next from the
 * dispatcher and pads it into a buffer. At most one batch is prepared ahead: whatever else waits
 * can still be joined, superseded or outrun by a better neighbour. The dispatcher decides whether
 * what waits is worth preparing before a lane is free.
 */
final class DeviceWorker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceWorker.class);

    /** A batch with rows in its buffers, ready to run. */
    record Prepared(List<Job> jobs, Embedder.Batch buffers, BatchPolicy policy) {}

    private final Device device;
    private final Embedder embedder;
    private final Dispatcher dispatcher;
    private final Consumer<Throwable> onFailure;
    private final List<Lane> lanes = new ArrayList<>();
    private final List<Embedder.Batch> buffers = new ArrayList<>();
    private final int laneCount;
    private final Turns turns;
    private final List<Thread> threads = new ArrayList<>();
    private final long runTimeoutNanos;
    private final LongSupplier nanoClock;
    private final Dispatcher.Taker taker;
    private volatile BatchPolicy policy;
    private volatile boolean closed;

    DeviceWorker(
            Device device,
            Embedder embedder,
            int laneCount,
            TokenizedText canary,
            EngineOptions options,
            Dispatcher dispatcher,
            RunCounters counters,
            LongSupplier nanoClock,
            Consumer<Throwable> onFailure) {
        this.device = device;
        this.embedder = embedder;
        this.dispatcher = dispatcher;
        this.onFailure = onFailure;
        this.runTimeoutNanos = options.runTimeout().toNanos();
        this.nanoClock = nanoClock;
        this.taker = dispatcher.newTaker(laneCount);
        this.laneCount = laneCount;
        for (int i = 0; i <= laneCount; i++) {
            buffers.add(embedder.newBatch());
            lanes.add(
                    new Lane(
                            dispatcher,
                            counters,
                            options,
                            canary,
                            embedder::paddedLength,
                            nanoClock));
        }
        this.turns = new Turns(laneCount, buffers);
    }

    int lanes() {
        return laneCount;
    }

    void setPolicy(BatchPolicy policy) {
        this.policy = policy;
    }

    void start() {
        for (int i = 0; i < lanes.size(); i++) {
            Lane lane = lanes.get(i);
            thread("worker-" + i, () -> work(lane));
        }
        thread("watchdog", this::watch);
    }

    private void thread(String role, Worker worker) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                worker.work();
                            } catch (InterruptedException e) {
                                // Only close() interrupts.
                            } catch (Throwable e) {
                                onFailure.accept(e);
                            }
                        },
                        "embedding-" + device + "-" + role);
        thread.setDaemon(true);
        // The engine outlives the job that started it: it must not keep that job's class loader.
        thread.setContextClassLoader(DeviceWorker.class.getClassLoader());
        threads.add(thread);
        thread.start();
    }

    private void work(Lane lane) throws Exception {
        while (!closed) {
            Prepared next = turns.next();
            if (next == null) {
                next = prepare();
                if (next == null) {
                    return;
                }
                if (!turns.prepared(next)) {
                    continue;
                }
            }
            try {
                lane.run(next);
            } catch (EmbeddingException e) {
                throw new EmbeddingException(device + ": " + e.getMessage(), e);
            }
            turns.ran(next);
            dispatcher.done(taker);
        }
    }

    /** The next batch; null when there will be none. */
    private Prepared prepare() throws InterruptedException {
        Embedder.Batch batch = turns.buffers();
        List<Job> jobs = dispatcher.take(taker, policy);
        if (jobs.isEmpty()) {
            return null;
        }
        List<TokenizedText> rows = new ArrayList<>(jobs.size());
        for (Job job : jobs) {
            rows.add(job.text());
        }
        batch.collate(rows);
        return new Prepared(jobs, batch, policy);
    }

    /**
     * Terminates runs that take too long. A run that cannot be terminated within the same time
     * again means that the device hangs.
     */
    private void watch() throws InterruptedException {
        long tick = Math.max(TimeUnit.MILLISECONDS.toNanos(1), runTimeoutNanos / 8);
        while (!closed) {
            TimeUnit.NANOSECONDS.sleep(tick);
            for (Lane lane : lanes) {
                long now = nanoClock.getAsLong();
                if (lane.hangs(now, runTimeoutNanos)) {
                    throw new IllegalStateException(
                            "A run on "
                                    + device
                                    + " neither ended within "
                                    + TimeUnit.NANOSECONDS.toMillis(runTimeoutNanos)
                                    + " ms nor stopped when it was told to: the device hangs");
                }
                lane.terminateAfter(now, runTimeoutNanos);
            }
        }
    }

    /**
     * Stops the threads and frees the session. Waits for runs in progress: a session that is closed
     * under a run takes the process down. If a run does not end even so, its session is left open.
     */
    @Override
    public void close() {
        closed = true;
        dispatcher.close();
        lanes.forEach(Lane::stop);
        threads.forEach(Thread::interrupt);
        boolean stopped = true;
        for (Thread thread : threads) {
            stopped &= joined(thread);
        }
        if (!stopped) {
            LOG.error(
                    "A run on {} does not end; its session stays open until the process exits",
                    device);
            return;
        }
        buffers.forEach(Embedder.Batch::close);
        embedder.close();
    }

    private boolean joined(Thread thread) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + Math.max(runTimeoutNanos, TimeUnit.SECONDS.toNanos(10));
        while (thread.isAlive() && System.nanoTime() < deadline) {
            try {
                thread.join(100);
                lanes.forEach(Lane::stop);
            } catch (InterruptedException e) {
                // A task that is cancelled is interrupted again and again; the run still must end.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    @FunctionalInterface
    private interface Worker {
        void work() throws Exception;
    }
}
