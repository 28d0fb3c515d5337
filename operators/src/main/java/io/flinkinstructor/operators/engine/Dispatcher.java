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
    private final List<Taker> takers = new ArrayList<>();
    private final BatchQueue<Job> queue;
    private final Map<TokenizedText, Job> inFlight = new HashMap<>();
    private final LongSupplier nanoClock;
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
            wakeATaker();
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
            wakeATaker();
        } finally {
            lock.unlock();
        }
    }

    /**
     * A new device that takes batches.
     *
     * @param lanes how many it runs at once
     */
    Taker newTaker(int lanes) {
        lock.lock();
        try {
            Taker taker = new Taker(lanes, lock.newCondition());
            takers.add(taker);
            return taker;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next batch for a device; waits for one. Where a lane is free, whatever waits goes. To
     * prepare one ahead while all lanes run, at least as much must wait as the price of a run is
     * worth: what comes a moment later could not join any more, and would wait for a run the more.
     *
     * @return its jobs, the oldest first; empty when the dispatcher was closed
     */
    List<Job> take(Taker taker, BatchPolicy policy) throws InterruptedException {
        lock.lock();
        try {
            taker.policy = policy;
            while (!closed) {
                long wait = nanosUntilCut(taker);
                if (wait == 0) {
                    List<Job> batch = queue.cut(policy);
                    running += batch.size();
                    taker.underWay++;
                    wakeATaker();
                    return batch;
                }
                taker.await(wait);
            }
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    /** A batch that the device took is done with, whatever came of it. */
    void done(Taker taker) {
        lock.lock();
        try {
            taker.underWay--;
            if (taker.mustLook(nanosUntilCut(taker))) {
                taker.wake();
            }
        } finally {
            lock.unlock();
        }
    }

    private long nanosUntilCut(Taker taker) {
        BatchPolicy policy = taker.policy;
        if (policy == null) {
            return Long.MAX_VALUE;
        }
        boolean worthARun =
                queue.tokens() >= Math.min(policy.maxTokens(), policy.runOverheadTokens())
                        || queue.size() >= policy.maxRows();
        return taker.underWay < taker.lanes || worthARun
                ? queue.nanosUntilReady(policy, nanoClock.getAsLong())
                : Long.MAX_VALUE;
    }

    /** One is enough: when it has its batch, it wakes the next. Those with a free lane go first. */
    private void wakeATaker() {
        Taker chosen = null;
        for (Taker taker : takers) {
            if (taker.waiting
                    && taker.mustLook(nanosUntilCut(taker))
                    && (chosen == null || chosen.underWay >= chosen.lanes)) {
                chosen = taker;
            }
        }
        if (chosen != null) {
            chosen.wake();
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
            takers.forEach(Taker::wake);
        } finally {
            lock.unlock();
        }
    }

    /** What is here now. */
    Load load() {
        lock.lock();
        try {
            int underWay = 0;
            int waiting = 0;
            for (Taker taker : takers) {
                underWay += taker.underWay;
                waiting += taker.waiting ? 1 : 0;
            }
            return new Load(queue.size(), running, shared, underWay, waiting);
        } finally {
            lock.unlock();
        }
    }

    /** A device as the dispatcher sees it; guarded by its lock. */
    static final class Taker {

        private final int lanes;
        private final Condition arrival;
        private BatchPolicy policy;

        /** Batches that were taken and are not done with. */
        private int underWay;

        private boolean waiting;
        private boolean waitsForever;

        private Taker(int lanes, Condition arrival) {
            this.lanes = lanes;
            this.arrival = arrival;
        }

        private void await(long nanos) throws InterruptedException {
            waiting = true;
            waitsForever = nanos == Long.MAX_VALUE;
            try {
                if (waitsForever) {
                    arrival.await();
                } else {
                    arrival.awaitNanos(nanos);
                }
            } finally {
                waiting = false;
            }
        }

        /** Whether a batch may be cut now, or a linger has begun that it does not know of. */
        private boolean mustLook(long nanosUntilCut) {
            return nanosUntilCut == 0 || waitsForever && nanosUntilCut < Long.MAX_VALUE;
        }

        private void wake() {
            if (waiting) {
                // It looks again by itself: the next arrival may wake another.
                waiting = false;
                arrival.signal();
            }
        }
    }

    /**
     * @param waiting texts that wait
     * @param running texts that were handed out
     * @param shared calls so far that joined an equal text
     * @param batches that were handed out and are not done with
     * @param takersWaiting devices of which a thread waits for a batch
     */
    record Load(int waiting, int running, long shared, int batches, int takersWaiting) {}

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
