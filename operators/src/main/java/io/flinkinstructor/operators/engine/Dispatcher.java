package io.flinkinstructor.operators.engine;

import io.flinkinstructor.operators.batching.BatchPolicy;
import io.flinkinstructor.operators.batching.BatchQueue;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.TokenizedText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Between the subtasks and the devices: takes calls in, joins equal texts, hands out batches, and
 * brings results back to the connections that asked. One lock guards all of it; no result is
 * delivered and nothing is run while it is held.
 */
final class Dispatcher {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrival = lock.newCondition();
    private final BatchQueue<Job> queue;
    private final Map<TokenizedText, Job> inFlight = new HashMap<>();
    private final LongSupplier nanoClock;
    private int takersWaiting;
    private int running;
    private long shared;
    private boolean closed;

    /**
     * @param maxTokens the longest text, in tokens
     * @param nanoClock monotonic time in nanoseconds
     */
    Dispatcher(int maxTokens, LongSupplier nanoClock) {
        this.queue = new BatchQueue<>(maxTokens);
        this.nanoClock = nanoClock;
    }

    void submit(EngineCall<?> call) {
        lock.lock();
        try {
            if (closed) {
                // The connection's listener has been told that the engine failed, or is closed.
                return;
            }
            Job equal = inFlight.get(call.text());
            if (equal != null) {
                equal.add(call);
                shared++;
                return;
            }
            Job job = new Job(call.text(), call);
            inFlight.put(call.text(), job);
            queue.add(job, nanoClock.getAsLong());
            if (takersWaiting > 0) {
                arrival.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes a call back if its text waits. */
    boolean withdraw(EngineCall<?> call) {
        lock.lock();
        try {
            Job job = call.job;
            if (job == null || !job.isWaiting()) {
                return false;
            }
            job.remove(call);
            dropIfAbandoned(job);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Drops the calls of a connection that still wait. */
    void withdrawAll(SharedConnection<?> connection) {
        lock.lock();
        try {
            for (Job job : List.copyOf(inFlight.values())) {
                if (job.isWaiting()) {
                    for (int c = job.calls() - 1; c >= 0; c--) {
                        if (job.call(c).connection == connection) {
                            job.remove(job.call(c));
                        }
                    }
                    dropIfAbandoned(job);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void dropIfAbandoned(Job job) {
        if (job.isAbandoned()) {
            queue.remove(job);
            inFlight.remove(job.text());
        }
    }

    void flush() {
        lock.lock();
        try {
            queue.flush();
            if (takersWaiting > 0) {
                arrival.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next batch; waits for one.
     *
     * @return its jobs, the oldest first; empty when the dispatcher was closed
     */
    List<Job> take(BatchPolicy policy) throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                long wait = queue.nanosUntilReady(policy, nanoClock.getAsLong());
                if (wait == 0) {
                    List<Job> batch = queue.cut(policy);
                    running += batch.size();
                    if (queue.size() > 0 && takersWaiting > 0) {
                        arrival.signal();
                    }
                    return batch;
                }
                takersWaiting++;
                try {
                    if (wait == Long.MAX_VALUE) {
                        arrival.await();
                    } else {
                        arrival.awaitNanos(wait);
                    }
                } finally {
                    takersWaiting--;
                }
            }
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    /** The jobs ran: row i of {@code vectors} is that of job i. */
    void finished(List<Job> jobs, float[][] vectors, RunStats stats) {
        Deliveries deliveries = new Deliveries();
        lock.lock();
        try {
            for (int i = 0; i < jobs.size(); i++) {
                Job job = leave(jobs.get(i));
                for (int c = 0; c < job.calls(); c++) {
                    EngineCall<?> call = job.call(c);
                    call.succeed(vectors[i], stats);
                    deliveries.add(call);
                }
            }
        } finally {
            lock.unlock();
        }
        deliveries.deliver();
    }

    /** The job failed alone, for the last time. */
    void failed(Job job, EmbeddingException failure, RunStats stats) {
        Deliveries deliveries = new Deliveries();
        lock.lock();
        try {
            leave(job);
            for (int c = 0; c < job.calls(); c++) {
                EngineCall<?> call = job.call(c);
                call.fail(failure, stats);
                deliveries.add(call);
            }
        } finally {
            lock.unlock();
        }
        deliveries.deliver();
    }

    private Job leave(Job job) {
        inFlight.remove(job.text());
        running--;
        return job;
    }

    /** Ends it: whoever waits for a batch gets none, calls are not taken any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            arrival.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What is here now. */
    Load load() {
        lock.lock();
        try {
            return new Load(queue.size(), running, shared);
        } finally {
            lock.unlock();
        }
    }

    /**
     * @param waiting texts that wait
     * @param running texts that were handed out
     * @param shared calls so far that joined an equal text
     */
    record Load(int waiting, int running, long shared) {}

    /** Finished calls by connection, in the order in which they came. */
    private static final class Deliveries {

        // One connection is the common case, so the map is made for the second.
        private SharedConnection<?> single;
        private List<EngineCall<?>> calls = new ArrayList<>();
        private Map<SharedConnection<?>, List<EngineCall<?>>> several;

        void add(EngineCall<?> call) {
            call.job = null;
            if (several == null && (single == null || single == call.connection)) {
                single = call.connection;
                calls.add(call);
                return;
            }
            if (several == null) {
                several = new HashMap<>();
                several.put(single, calls);
            }
            several.computeIfAbsent(call.connection, c -> new ArrayList<>()).add(call);
        }

        void deliver() {
            if (several != null) {
                several.forEach(SharedConnection::deliver);
            } else if (single != null) {
                single.deliver(calls);
            }
        }
    }
}
